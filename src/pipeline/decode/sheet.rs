//! What a page's words become: lines of text, with what is due before the next word.

use super::markup::entities;

/// `>` marks before a line.
const QUOTE_MAX: usize = 20;

#[derive(Default)]
pub struct Sheet {
    pub out: String,
    /// Blockquotes we are in.
    pub quotes: usize,
    /// A space is due before the next word.
    pub space: bool,
    /// Line ends due before the next word: 1 for a new line, 2 for an empty one between.
    pub breaks: usize,
    /// Quotes around the empty lines among them.
    pub around_breaks: usize,
    /// A cell began in the middle of a line: the next word follows a tab.
    pub tab: bool,
    /// How much was written when a bullet had been.
    pub item_at: Option<usize>,
}

impl Sheet {
    pub fn new_line(&mut self, breaks: usize) {
        // The first block of a cell stays on the cell's line, that of an item beside its bullet.
        let is_at_bullet = self.item_at == Some(self.out.len());
        if breaks == 0 || is_at_bullet {
            return;
        }
        if !self.tab {
            if breaks > self.breaks {
                self.around_breaks = self.quotes;
            }
            self.breaks = self.breaks.max(breaks);
        }
        self.space = false;
    }

    /// Words as a page flows them: white space of any kind is one space.
    pub fn words(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        for (at, word) in text.split(|c: char| c.is_ascii_whitespace() || c == '\u{a0}').enumerate() {
            self.space |= at > 0;
            if word.is_empty() {
                continue;
            }
            if matches!(word, "&nbsp;" | "&#160;" | "&zwnj;" | "&#8203;") {
                self.space = true;
                // An empty paragraph made of a hard space is an empty line.
                if self.breaks == 1 {
                    self.breaks = 2;
                }
                continue;
            }
            self.place();
            self.write(word);
        }
    }

    /// Words whose line ends count.
    pub fn lines(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.breaks += 1;
            }
            if !line.is_empty() {
                self.place();
                self.write(line);
            }
        }
    }

    /// Hard spaces are spaces to a reader.
    fn write(&mut self, text: &str) {
        let before = self.out.len();
        entities(text, &mut self.out);
        if self.out[before..].contains('\u{a0}') {
            let soft = self.out[before..].replace('\u{a0}', " ");
            self.out.truncate(before);
            self.out.push_str(&soft);
        }
    }

    /// Writes what is due before a word.
    fn place(&mut self) {
        let is_start = self.out.is_empty();
        if self.breaks > 0 && !is_start {
            for line in 0..self.breaks {
                self.out.push('\n');
                if line + 1 < self.breaks {
                    self.mark(self.quotes.min(self.around_breaks));
                }
            }
            self.mark(self.quotes);
        } else if is_start {
            self.mark(self.quotes);
        } else if self.tab {
            self.out.push('\t');
        } else if self.space {
            self.out.push(' ');
        }
        (self.breaks, self.tab, self.space) = (0, false, false);
    }

    fn mark(&mut self, quotes: usize) {
        for _ in 0..quotes.min(QUOTE_MAX) {
            self.out.push_str("> ");
        }
    }
}
