//! TOML read table by table: every value with its place, every wrong type and unknown key a finding.

use super::findings::{Findings, Place, Placed, nearest};
use super::slips;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One TOML file.
pub struct Sheet<'a> {
    file: Arc<str>,
    table: DeTable<'a>,
}

impl<'a> Sheet<'a> {
    /// What can be made out of a text; each place that is not TOML is a finding.
    pub fn parse(file: &str, text: &'a str, findings: &Findings) -> Self {
        let file: Arc<str> = file.into();
        findings.keep_text(&file, text);
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut repeated = 0..0;
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let place = Place { file: file.clone(), span: Some(span.clone()) };
            if error.message().contains("duplicate key") {
                // The lines below a title that is there twice repeat the first one's: it is one mistake.
                if repeated.contains(&span.start) {
                    continue;
                }
                if let Some(block) = block_titled_at(text, span.start) {
                    repeated = block;
                    findings.syntax(
                        &place,
                        "this block is there already, further up",
                        "keep one of the two, or rename one",
                    );
                    continue;
                }
            }
            let (message, remedy) = slips::told(error.message(), slips::line_at(text, span.start));
            findings.syntax(&place, message, remedy);
        }
        Self { file, table: table.into_inner() }
    }

    /// The whole file as one table without a title.
    pub fn root(&'a self, findings: &'a Findings) -> Section<'a> {
        let place = Place { file: self.file.clone(), span: Some(0..0) };
        Section { title: String::new(), place, table: &self.table, findings, asked: RefCell::default() }
    }
}

/// The bytes from a title, `[rep.ana]`, to the next one, if there is a title at this byte.
fn block_titled_at(text: &str, at: usize) -> Option<Range<usize>> {
    let is_title = |line: &str| line.trim_start().starts_with('[');
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let mut lines = text.get(start..)?.split_inclusive('\n');
    let first = lines.next().filter(|line| is_title(line))?;
    let rest: usize = lines.take_while(|line| !is_title(line)).map(str::len).sum();
    Some(start..start + first.len() + rest)
}

/// One table. The keys that are asked for are the keys there are: `close` complains of all others.
pub struct Section<'a> {
    /// As written: `[rep.ana]`; empty for the file itself.
    pub title: String,
    pub place: Place,
    pub findings: &'a Findings,
    table: &'a DeTable<'a>,
    asked: RefCell<Vec<&'static str>>,
}

/// A value that may be of several types.
pub enum Value<'a> {
    Text(Placed<String>),
    Table(Section<'a>),
    List(Vec<Placed<String>>),
    Tables(Vec<Section<'a>>, Place),
    Other(Place),
}

impl<'a> Section<'a> {
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    pub fn text(&self, key: &'static str) -> Option<Placed<String>> {
        self.typed(key, "text", "put it between quotation marks", |_, value| value.as_str().map(str::to_owned))
    }
    pub fn whole(&self, key: &'static str) -> Option<Placed<i64>> {
        self.typed(key, "whole number", "write digits without quotation marks, like 25", |_, value| whole(value))
    }
    pub fn flag(&self, key: &'static str) -> Option<Placed<bool>> {
        self.typed(key, "yes or no", "write true or false, without quotation marks", |_, value| value.as_bool())
    }
    /// A list of texts; a single text is a list of one.
    pub fn texts(&self, key: &'static str) -> Option<Vec<Placed<String>>> {
        match self.any(key)? {
            Value::List(list) => Some(list),
            Value::Text(text) => Some(vec![text]),
            Value::Table(Section { place, .. }) | Value::Tables(_, place) | Value::Other(place) => {
                self.wrong_type(&place, key, "list of texts", "write it like [\"a\", \"b\"]");
                None
            }
        }
    }
    pub fn section(&self, key: &'static str) -> Option<Section<'a>> {
        let title = self.titled(key);
        let table = self.typed(key, "table", "write it like { name = value }", |_, value| value.as_table())?;
        Some(self.inner(title, table.place, table.value))
    }
    /// The tables below a key, with their names, in the order they are written: `[rep.ana]`, `[rep.bo]`.
    pub fn named(&self, key: &'static str) -> Vec<(Placed<String>, Section<'a>)> {
        let Some(section) = self.section(key) else { return Vec::new() };
        let entries = section.entries();
        let tables = entries.into_iter().filter_map(|(name, value)| match value {
            Value::Table(table) => Some((name, table)),
            Value::Text(Placed { place, .. }) | Value::Other(place) => {
                let message = format!("`{key}.{}` must be a table", name.value);
                self.findings.error(&place, message, format!("write a line [{key}.{}] above its settings", name.value));
                None
            }
            Value::List(_) | Value::Tables(..) => {
                let message = format!("`{key}.{}` must be a table", name.value);
                self.findings.error(&name.place, message, format!("write [{key}.{}] with single brackets", name.value));
                None
            }
        });
        tables.collect()
    }
    /// The names of those tables, and of what stands in their place by mistake.
    pub fn names(&self, key: &'static str) -> BTreeSet<String> {
        let table = self.find(key).and_then(|value| value.get_ref().as_table());
        table.into_iter().flat_map(|table| table.keys()).map(|name| name.get_ref().to_string()).collect()
    }
    /// The repeated tables of a key, in order: `[[route]]`.
    pub fn repeated(&self, key: &'static str) -> Vec<Section<'a>> {
        let list = self.typed(key, "list of tables", "write [[…]] with double brackets above each", |_, value| {
            value.as_array().filter(|list| list.iter().all(|item| item.get_ref().is_table()))
        });
        let Some(list) = list else { return Vec::new() };
        let tables = list.value.iter().filter_map(|item| item.get_ref().as_table().map(|table| (item.span(), table)));
        let title = |number: usize| format!("[[{key}]] number {}", number + 1);
        let place = |span| Place { file: self.place.file.clone(), span: Some(span) };
        tables.enumerate().map(|(i, (span, table))| self.inner(title(i), place(span), table)).collect()
    }
    /// Every key with its value, in the order they are written; none of them is unknown then.
    pub fn entries(&self) -> Vec<(Placed<String>, Value<'a>)> {
        let mut entries = self.table.iter().collect::<Vec<_>>();
        entries.sort_by_key(|(key, _)| key.span().start);
        let entry = |(key, value): (&Spanned<_>, &'a Spanned<DeValue<'a>>)| {
            let name: &std::borrow::Cow<'_, str> = key.get_ref();
            let place = Place { file: self.place.file.clone(), span: Some(key.span()) };
            (Placed { value: name.to_string(), place }, self.sorted(self.titled(name), value))
        };
        entries.into_iter().map(entry).collect()
    }
    /// For keys that take more than one type.
    pub fn any(&self, key: &'static str) -> Option<Value<'a>> {
        self.find(key).map(|value| self.sorted(self.titled(key), value))
    }

    /// A text that must be there.
    pub fn needed_text(&self, key: &'static str, remedy: &str) -> Option<Placed<String>> {
        self.need(key, remedy);
        self.text(key)
    }
    /// Complains if a key is not there.
    pub fn need(&self, key: &'static str, remedy: &str) {
        if !self.has(key) {
            self.findings.error(&self.place, format!("{} has no `{key}`", self.name()), remedy);
        }
    }
    pub fn wrong_type(&self, place: &Place, key: &str, noun: &str, remedy: &str) {
        self.findings.error(place, format!("`{key}` must be a {noun}"), remedy);
    }
    /// How messages call it.
    pub fn name(&self) -> String {
        if self.title.is_empty() { "the file".to_owned() } else { self.title.clone() }
    }

    /// Complains of every key that nobody asked for.
    pub fn close(self) {
        let asked = self.asked.borrow();
        for (name, _) in self.entries() {
            if asked.contains(&name.value.as_str()) {
                continue;
            }
            let message = format!("{} has a setting `{}` that does not exist", self.name(), name.value);
            let remedy = match nearest(&name.value, asked.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    let keys = asked.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>();
                    format!("remove it; here belong {}", keys.join(", "))
                }
            };
            self.findings.error(&name.place, message, remedy);
        }
    }

    fn find(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.table.get(key)
    }
    fn typed<T>(
        &self,
        key: &'static str,
        noun: &str,
        remedy: &str,
        read: impl FnOnce(&Self, &'a DeValue<'a>) -> Option<T>,
    ) -> Option<Placed<T>> {
        let found = self.find(key)?;
        let place = Place { file: self.place.file.clone(), span: Some(found.span()) };
        match read(self, found.get_ref()) {
            Some(value) => Some(Placed { value, place }),
            None => {
                self.wrong_type(&place, key, noun, remedy);
                None
            }
        }
    }
    fn sorted(&self, title: String, value: &'a Spanned<DeValue<'a>>) -> Value<'a> {
        let place = Place { file: self.place.file.clone(), span: Some(value.span()) };
        match value.get_ref() {
            DeValue::String(text) => Value::Text(Placed { value: text.to_string(), place }),
            DeValue::Table(table) => Value::Table(self.inner(title, place, table)),
            // A date may stand without quotation marks: TOML has dates, and people write them so.
            DeValue::Datetime(date) => Value::Text(Placed { value: date.to_string(), place }),
            DeValue::Array(list) => {
                let text = |item: &'a Spanned<DeValue<'a>>| match self.sorted(String::new(), item) {
                    Value::Text(text) => Some(text),
                    _ => None,
                };
                let texts = list.iter().map(text).collect::<Option<Vec<_>>>();
                if let Some(texts) = texts {
                    return Value::List(texts);
                }
                let table = |item: &'a Spanned<DeValue<'a>>| {
                    let place = Place { file: self.place.file.clone(), span: Some(item.span()) };
                    Some(self.inner(title.clone(), place, item.get_ref().as_table()?))
                };
                match list.iter().map(table).collect::<Option<Vec<_>>>() {
                    Some(tables) => Value::Tables(tables, place),
                    None => Value::Other(place),
                }
            }
            _ => Value::Other(place),
        }
    }
    fn inner(&self, title: String, place: Place, table: &'a DeTable<'a>) -> Section<'a> {
        Section { title, place, findings: self.findings, table, asked: RefCell::default() }
    }
    fn titled(&self, key: &str) -> String {
        match self.title.strip_suffix(']') {
            Some(outer) if !outer.starts_with("[[") => format!("{outer}.{key}]"),
            _ => format!("[{key}]"),
        }
    }
}

fn whole(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}
