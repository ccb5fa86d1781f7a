//! What a page's own style sheet hides: classes whose elements nobody sees on a screen of any width.

/// Longest sheet looked at, and most classes kept.
const LENGTH_MAX: usize = 64 * 1024;
const CLASSES_MAX: usize = 40;

/// The classes that rules of no condition hide. What `@media` hides is hidden on some screens alone.
pub fn hidden_classes(sheet: &str) -> Vec<String> {
    let sheet = &sheet[..sheet.floor_char_boundary(LENGTH_MAX)];
    let mut classes = Vec::new();
    if !sheet.contains("none") {
        return classes;
    }
    let mut rest = sheet;
    while let Some(open) = rest.find('{') {
        let selector = rest[..open].rsplit(['}', ';', '/']).next().unwrap_or_default().trim();
        let is_conditional = selector.contains('@');
        let body = &rest[open + 1..];
        if is_conditional {
            rest = behind_block(body);
            continue;
        }
        let end = body.find('}').unwrap_or(body.len());
        let squeezed: String = body[..end].chars().filter(|c| !c.is_whitespace()).collect();
        if squeezed.to_ascii_lowercase().contains("display:none") && classes.len() < CLASSES_MAX {
            classes.extend(selector.split(',').filter_map(class_of));
        }
        rest = body.get(end + 1..).unwrap_or_default();
    }
    classes
}

/// What stands behind the block that begins here, whatever blocks lie in it.
fn behind_block(text: &str) -> &str {
    let mut depth = 1_usize;
    for (at, b) in text.bytes().enumerate() {
        match b {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
    }
    ""
}

/// `.copy`, `div.copy`: one class and nothing else.
fn class_of(selector: &str) -> Option<String> {
    let (element, class) = selector.trim().split_once('.')?;
    let is_word = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (is_word(element) && is_word(class) && !class.is_empty()).then(|| class.to_owned())
}

/// Whether an element's attributes give it one of these classes.
pub fn has_class(attributes: &str, classes: &[String]) -> bool {
    let Some(at) = attributes.find("class=") else { return false };
    let value = attributes[at + "class=".len()..].trim_start_matches(['"', '\'']);
    let value = value.split(['"', '\'', '>']).next().unwrap_or_default();
    value.split_whitespace().any(|class| classes.iter().any(|hidden| hidden == class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_always_hidden_counts() {
        let sheet = "<!-- .a{color:red} .copy, div.old { display : none !important }\n\
            @media (max-width:600px) { .wide{display:none} .b{color:red} } .last{display:none} -->";
        assert_eq!(hidden_classes(sheet), ["copy", "old", "last"]);
        assert!(has_class(" class=\"x copy\"", &hidden_classes(sheet)));
        assert!(!has_class(" class='wide'", &hidden_classes(sheet)) && !has_class(" id=copy", &hidden_classes(sheet)));
    }
}
