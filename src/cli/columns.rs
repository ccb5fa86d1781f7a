//! Columns of a table in a terminal, in cells: a Chinese character takes two, a combining mark none.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The text in exactly so many cells: what does not fit is cut, and shows it.
pub fn cell(text: &str, width: usize) -> String {
    let mut shown = text.to_owned();
    if text.width() > width {
        shown.clear();
        let mut used = 0;
        for c in text.chars() {
            used += c.width().unwrap_or(0);
            // The last cell is for the mark.
            if used >= width {
                break;
            }
            shown.push(c);
        }
        shown.push('…');
    }
    let room = width.saturating_sub(shown.width());
    shown + &" ".repeat(room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_is_as_wide_as_its_column() {
        for (text, shown) in [
            ("Nora", "Nora  "),
            ("山田", "山田  "),
            ("山田太郎", "山田… "),
            ("Noémie", "Noémie"),
            ("Nora Berg", "Nora …"),
            ("", "      "),
        ] {
            assert_eq!(cell(text, 6), shown);
            assert_eq!(cell(text, 6).width(), 6, "{text}");
        }
        assert_eq!(cell("e\u{301}te\u{301}", 4), "e\u{301}te\u{301} ");
    }
}
