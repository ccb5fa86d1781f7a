//! ADF, the car trade's lead format: XML as dealers send it, which is often not legal XML. Elements are looked for by
//! name; no tree, no entities beyond XML's five, no document type.

use std::ops::Range;

/// Longest ADF text looked at.
const LENGTH_MAX: usize = 64 * 1024;

/// A text and its range.
type Value = (Range<usize>, String);

/// What a prospect's `customer` element says: values with their ranges.
#[derive(Debug, Clone, Default)]
pub struct Adf {
    pub name: Option<Value>,
    pub email: Option<Value>,
    pub phone: Option<Value>,
    pub comments: Option<String>,
    pub fields: Vec<(String, String)>,
}

pub fn read(text: &str) -> Option<Adf> {
    let mut length = text.len().min(LENGTH_MAX);
    while !text.is_char_boundary(length) {
        length -= 1;
    }
    // ASCII folding keeps every offset.
    let low = text[..length].to_ascii_lowercase();
    let prospect = element(&low, "prospect", 0..length)?;
    let customer = element(&low, "customer", prospect.clone()).unwrap_or(prospect.clone());
    let value = |range: Range<usize>| {
        let content = text[range.clone()].trim();
        let content = content.strip_prefix("<![CDATA[").map_or(content, |c| c.strip_suffix("]]>").unwrap_or(c)).trim();
        let start = range.start + text[range].find(content)?;
        (!content.is_empty() && !content.contains('<')).then(|| (start..start + content.len(), unescaped(content)))
    };
    let named = |name: &str, within: &Range<usize>| element(&low, name, within.clone()).and_then(value);
    let mut adf = Adf {
        name: person(&low, &customer, &value),
        email: named("email", &customer),
        phone: named("phone", &customer),
        comments: named("comments", &customer).or_else(|| named("comments", &prospect)).map(|(_, text)| text),
        fields: Vec::new(),
    };
    for name in [
        "id",
        "requestdate",
        "year",
        "make",
        "model",
        "vin",
        "stock",
        "price",
        "street",
        "city",
        "postalcode",
        "country",
        "service",
    ] {
        if let Some((_, text)) = named(name, &prospect) {
            adf.fields.push((name.to_string(), text));
        }
    }
    Some(adf)
}

/// `<name part="full">`, or first and last name side by side.
fn person(low: &str, customer: &Range<usize>, value: &impl Fn(Range<usize>) -> Option<Value>) -> Option<Value> {
    let mut at = customer.start;
    let (mut first, mut last): (Option<Value>, Option<Value>) = (None, None);
    while let Some(found) = element(low, "name", at..customer.end) {
        let tag_start = low[..found.start].rfind('<').unwrap_or(found.start);
        let tag = &low[tag_start..found.start];
        at = found.end;
        let Some(content) = value(found) else { continue };
        if tag.contains("first") {
            first = Some(content);
        } else if tag.contains("last") {
            last = Some(content);
        } else if !tag.contains("middle") && !tag.contains("suffix") {
            return Some(content);
        }
    }
    match (first, last) {
        (Some((a, first)), Some((b, last))) => {
            Some((a.start.min(b.start)..a.end.max(b.end), format!("{first} {last}")))
        }
        (one, other) => one.or(other),
    }
}

/// The content of the first element of that name; to the end where it is never closed.
fn element(low: &str, name: &str, within: Range<usize>) -> Option<Range<usize>> {
    let mut at = within.start;
    while let Some(found) = low[at..within.end].find('<') {
        let start = at + found + 1;
        let rest = &low[start..within.end];
        at = start;
        let Some(after) = rest.strip_prefix(name) else { continue };
        if !after.starts_with(['>', ' ', '\t', '\n', '/']) {
            continue;
        }
        let content = start + rest.find('>')? + 1;
        if low[..content].ends_with("/>") {
            continue;
        }
        let close = format!("</{name}");
        let end = low[content..within.end].find(&close).map_or(within.end, |length| content + length);
        return Some(content..end);
    }
    None
}

fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_string();
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}
