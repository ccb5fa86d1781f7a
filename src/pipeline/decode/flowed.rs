//! `format=flowed` (RFC 3676): lines that end in a space go on.

/// Joins soft-broken lines of the same quote depth and takes the stuffed space away.
pub fn unwrap(text: &str, deletes_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.split('\n') {
        let depth = line.bytes().take_while(|&b| b == b'>').count();
        let content = &line[depth..];
        let content = content.strip_prefix(' ').filter(|_| depth == 0).unwrap_or(content);
        let is_signature = content.trim_start() == "-- ";
        if open == Some(depth) && !is_signature {
            out.push_str(if depth > 0 { content.strip_prefix(' ').unwrap_or(content) } else { content });
        } else {
            if !out.is_empty() || open.is_some() {
                out.push('\n');
            }
            out.push_str(&line[..depth]);
            out.push_str(content);
        }
        let flows = content.ends_with(' ') && !is_signature && !content.trim().is_empty();
        if flows && deletes_space {
            out.pop();
        }
        open = flows.then_some(depth);
        if !flows && out.is_empty() {
            out.push('\n');
        }
    }
    out
}
