//! The corpus, and what is done to its mails.

use proptest::prelude::*;
use std::path::Path;

/// What has broken readers of mail: theirs, and ours while it was young.
const DICTIONARY: [&[u8]; 54] = [
    b"\r",
    b"\n\n",
    b"\r\n\r\n",
    b"\0",
    b"\xff",
    b"\xe2\x80\x8b",
    b"\xe2\x80\xae",
    b"\xef\xbf\xbd",
    b"\xf0\x9f\xa6\x84",
    b"\xcc\x81",
    b"=?utf-8?q?=",
    b"=?utf-8?b?8J+YgA==?=",
    b"=?iso-2022-jp?b?GyRC",
    b"=?utf-7?q?+AGE-?=",
    b"?=",
    b"=\n",
    b"=3D=",
    b"Content-Type: multipart/mixed; boundary=x\n",
    b"Content-Type: message/rfc822\n",
    b"Content-Type: text/html; charset=utf-16\n",
    b"Content-Type: text/plain; format=flowed; delsp=yes\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Disposition: attachment; filename*0*=utf-8''%",
    b"boundary=\"\"",
    b"--x\n",
    b"--x--\n",
    b"--",
    b"-- \n",
    b"From: \"a@b\" <c@d>, <e@f>;\n",
    b"Reply-To: (((((\n",
    b"To: group: a@b, c@d;\n",
    b"<<<<>>>>",
    b"((((((((",
    b"\\\\\\\"",
    b"@@@@",
    b"> > > >",
    b">",
    b"On Mon, Jan 1, 2026 at 10:00 AM Jane <jane@example.org> wrote:\n",
    b"Am 01.01.2026 um 10:00 schrieb Jane:\n",
    b"-----Original Message-----\n",
    b"________________________________\n",
    b"From: x\nSent: y\nTo: z\nSubject: s\n",
    b"Name: \nEmail: \nMessage:\n",
    b"Email: a@b.example\n",
    b"Phone: +49 (0)30 123456-",
    b"<?xml version=\"1.0\"?><?adf version=\"1.0\"?><adf><prospect>",
    b"<!DOCTYPE a [<!ENTITY b \"&b;&b;\">]>",
    b"<![CDATA[",
    b"&#x10FFFF;&#0;&amp",
    b"</contact></customer>",
    b"<blockquote><div class=\"gmail_quote\">",
    b"<table><tr><td>",
    b"<!--",
    b"</",
];
/// A mail grows no further: what is measured is the reader, not the machine's memory.
const BYTES_MAX: usize = 256 * 1024;

/// One thing done at a place, which is a share of the mail's length.
#[derive(Debug, Clone)]
pub enum Mutation {
    Flip {
        at: u16,
        with: u8,
    },
    Cut {
        at: u16,
        bytes: u16,
    },
    Sow {
        at: u16,
        word: usize,
    },
    /// What stands there, again and again.
    Repeat {
        at: u16,
        bytes: u8,
        times: u16,
    },
    /// What stands there, at another place as well.
    Copy {
        from: u16,
        bytes: u16,
        to: u16,
    },
    /// From there on, the other mail.
    Splice {
        at: u16,
        other: u16,
    },
    End {
        at: u16,
    },
    /// Every line end as one of three.
    LineEnds(u8),
}

impl Arbitrary for Mutation {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;
    fn arbitrary_with((): ()) -> Self::Strategy {
        prop_oneof![
            3 => (any::<u16>(), any::<u8>()).prop_map(|(at, with)| Self::Flip { at, with }),
            2 => (any::<u16>(), any::<u16>()).prop_map(|(at, bytes)| Self::Cut { at, bytes: bytes % 400 }),
            6 => (any::<u16>(), 0..DICTIONARY.len()).prop_map(|(at, word)| Self::Sow { at, word }),
            2 => (any::<u16>(), any::<u8>(), any::<u16>())
                .prop_map(|(at, bytes, times)| Self::Repeat { at, bytes, times: times % 3_000 }),
            2 => (any::<u16>(), any::<u16>(), any::<u16>())
                .prop_map(|(from, bytes, to)| Self::Copy { from, bytes: bytes % 2_000, to }),
            2 => (any::<u16>(), any::<u16>()).prop_map(|(at, other)| Self::Splice { at, other }),
            1 => any::<u16>().prop_map(|at| Self::End { at }),
            1 => any::<u8>().prop_map(Self::LineEnds),
        ]
        .boxed()
    }
}

/// Every mail of `tests/emails`, with the folder it stands in.
pub struct Corpus(Vec<(String, Vec<u8>)>);

impl Corpus {
    pub fn read() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emails");
        let mut mails = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if let Ok(bytes) = std::fs::read(path.join("email.eml")) {
                mails.push((path.file_name().unwrap().to_string_lossy().into_owned(), bytes));
            }
        }
        mails.sort();
        assert!(mails.len() > 300, "the corpus is gone");
        Self(mails)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
    pub fn name(&self, which: usize) -> &str {
        &self.0[which].0
    }

    pub fn mutated(&self, first: usize, second: usize, mutations: &[Mutation]) -> Vec<u8> {
        let mut bytes = self.0[first].1.clone();
        for mutation in mutations {
            mutate(&mut bytes, &self.0[second].1, mutation);
            bytes.truncate(BYTES_MAX);
        }
        bytes
    }
}

fn place(share: u16, length: usize) -> usize {
    usize::from(share) * length / usize::from(u16::MAX)
}

fn mutate(bytes: &mut Vec<u8>, other: &[u8], mutation: &Mutation) {
    let length = bytes.len();
    let end = |at: usize, count: usize| (at + count).min(length);
    match mutation {
        Mutation::Flip { at, with } => {
            let at = place(*at, length);
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= with;
            }
        }
        Mutation::Cut { at, bytes: count } => {
            let at = place(*at, length);
            bytes.drain(at..end(at, usize::from(*count)));
        }
        Mutation::Sow { at, word } => {
            let at = place(*at, length);
            bytes.splice(at..at, DICTIONARY[*word].iter().copied());
        }
        Mutation::Repeat { at, bytes: count, times } => {
            let at = place(*at, length);
            let piece = bytes[at..end(at, usize::from(*count))].to_vec();
            let times = usize::from(*times).min(BYTES_MAX / piece.len().max(1));
            bytes.splice(at..at, piece.repeat(times));
        }
        Mutation::Copy { from, bytes: count, to } => {
            let (from, to) = (place(*from, length), place(*to, length));
            let piece = bytes[from..end(from, usize::from(*count))].to_vec();
            bytes.splice(to..to, piece);
        }
        Mutation::Splice { at, other: from } => {
            bytes.truncate(place(*at, length));
            bytes.extend_from_slice(&other[place(*from, other.len())..]);
        }
        Mutation::End { at } => bytes.truncate(place(*at, length)),
        Mutation::LineEnds(which) => {
            let text: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != b'\r').collect();
            let line_end: &[u8] = match which % 3 {
                0 => b"\r\n",
                1 => b"\r",
                _ => b"\n",
            };
            *bytes = text.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(line_end);
        }
    }
}
