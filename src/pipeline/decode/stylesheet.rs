//! What a page's own style sheet hides: classes and identities whose elements nobody sees on a screen of any width.

/// Longest sheet looked at, and most selectors kept.
const LENGTH_MAX: usize = 64 * 1024;
const SELECTORS_MAX: usize = 40;

/// `.class` and `#id` that rules of no condition hide. What `@media` hides is hidden on some screens alone.
pub fn hidden(sheet: &str) -> Vec<String> {
    let sheet = &sheet[..sheet.floor_char_boundary(LENGTH_MAX)];
    let mut all = Vec::new();
    if !sheet.contains("none") {
        return all;
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
        if squeezed.to_ascii_lowercase().contains("display:none") && all.len() < SELECTORS_MAX {
            all.extend(selector.split(',').filter_map(one_of));
        }
        rest = body.get(end + 1..).unwrap_or_default();
    }
    all
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

/// `.copy`, `div.copy`, `#copy`: one class or identity and nothing else.
fn one_of(selector: &str) -> Option<String> {
    let selector = selector.trim();
    let (element, named) = selector.split_at(selector.find(['.', '#'])?);
    let is_word = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (is_word(element) && is_word(&named[1..]) && named.len() > 1).then(|| named.to_owned())
}

/// Whether one of these selectors chooses the element of these attributes.
pub fn chooses(selectors: &[String], attributes: &str) -> bool {
    if selectors.is_empty() {
        return false;
    }
    let named = |mark: char, attribute: &str| {
        let value = attributes.find(attribute).map_or("", |at| &attributes[at + attribute.len()..]);
        let is_quoted = value.starts_with(['"', '\'']);
        let ends: &[char] = if is_quoted { &['"', '\'', '>'] } else { &['>', ' '] };
        let value = value.trim_start_matches(['"', '\'']).split(ends).next().unwrap_or_default();
        value.split_whitespace().any(|word| selectors.iter().any(|other| other.strip_prefix(mark) == Some(word)))
    };
    named('.', "class=") || named('#', " id=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_always_hidden_counts() {
        let sheet = "<!-- .a{color:red} .copy, div.old { display : none !important }\n\
            @media (max-width:600px) { .wide{display:none} .b{color:red} } .last{display:none} p#z{display:none} -->";
        assert_eq!(hidden(sheet), [".copy", ".old", ".last", "#z"]);
        assert!(chooses(&hidden(sheet), " class=\"x copy\"") && chooses(&hidden(sheet), " id=z class=x"));
        assert!(!chooses(&hidden(sheet), " class='wide'") && !chooses(&hidden(sheet), " id=copy"));
    }
}
