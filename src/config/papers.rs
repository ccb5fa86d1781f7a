//! The files of one configuration while it is read: each is remembered, because the version is made of them.

use super::findings::{Findings, Place};
use super::folder::Folder;
use crate::domain::id::RulesVersion;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;

/// Longest file we read, in bytes. The largest honest one is a company table: a million rows are about 100 MB.
const FILE_BYTES_MAX: usize = 256 * 1024 * 1024;

pub struct Papers<'a> {
    pub folder: &'a dyn Folder,
    pub findings: &'a Findings,
    used: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl<'a> Papers<'a> {
    pub fn new(folder: &'a dyn Folder, findings: &'a Findings) -> Self {
        Self { folder, findings, used: RefCell::default() }
    }

    /// A file's text, without the byte order mark some editors put in front. None, and a finding, if it cannot be had.
    /// `place` is what names the file, to point at when it is missing.
    pub fn text(&self, path: &str, place: &Place, missing_remedy: &str) -> Option<String> {
        match self.folder.read(path) {
            Ok(bytes) => self.decode(path, bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let message = if &*place.file == path {
                    "there is no such file".to_owned()
                } else {
                    format!("there is no file {path}")
                };
                self.findings.error(place, message, missing_remedy);
                None
            }
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                let message = format!("{path} cannot be looked for in what is no directory");
                self.findings.error(place, message, "name the directory that holds the configuration");
                None
            }
            Err(error) => {
                let message = format!("cannot be read: {error}");
                let message = if &*place.file == path { message } else { format!("{path} {message}") };
                self.findings.error(place, message, "give the daemon's user the right to read it");
                None
            }
        }
    }
    /// The same for a file that may be missing.
    pub fn text_if_any(&self, path: &str) -> Option<String> {
        if self.folder.list(path.rsplit_once('/').map_or("", |(below, _)| below)).iter().any(|name| name == path) {
            self.text(path, &Place::whole(path), "")
        } else {
            None
        }
    }
    fn decode(&self, path: &str, bytes: Vec<u8>) -> Option<String> {
        if bytes.len() > FILE_BYTES_MAX {
            let message = format!("it is larger than {} MB", FILE_BYTES_MAX / 1024 / 1024);
            self.findings.error(&Place::whole(path), message, "make it smaller");
            return None;
        }
        // Places are counted without the byte order mark, so it is not kept either.
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).map(<[u8]>::to_vec).unwrap_or(bytes);
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => Some(text.to_owned()),
            Err(error) => {
                let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
                let is_table =
                    std::path::Path::new(path).extension().is_some_and(|ext| ext.eq_ignore_ascii_case("csv"));
                let how = if is_table { " (in a spreadsheet: \"CSV UTF-8\")" } else { "" };
                let remedy = format!("save the file as UTF-8{how}");
                self.findings.error(&Place::whole(path), format!("line {line} is not UTF-8"), remedy);
                None
            }
        };
        self.used.borrow_mut().insert(path.to_owned(), bytes);
        text
    }

    /// Everything that was read, sorted by path, with secrets blanked out, and what this configuration is called.
    pub fn version(self) -> (RulesVersion, Vec<(String, Vec<u8>)>) {
        let findings = self.findings;
        let shown = |(path, bytes): (String, Vec<u8>)| match String::from_utf8(bytes) {
            Ok(text) => (path.clone(), findings.shown(&path, &text).into_bytes()),
            Err(error) => (path, error.into_bytes()),
        };
        let files = self.used.take().into_iter().map(shown).collect::<Vec<_>>();
        (RulesVersion::of(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))), files)
    }
}
