//! The addresses of an SMTP envelope: `<user@host> PARAMETER=value`.

/// RFC 5321 4.5.3.1.3 says 256; real paths with VERP and SRS are longer.
const PATH_MAX_BYTES: usize = 512;

/// Splits what follows `FROM:` or `TO:` into the address without brackets and source route, and the parameters.
/// None if that is no address.
pub fn parse(text: &str) -> Option<(String, Vec<&str>)> {
    let text = text.trim();
    let (path, parameters) = match text.strip_prefix('<') {
        Some(rest) => {
            let end = end_of_path(rest)?;
            (&rest[..end], &rest[end + 1..])
        }
        // Hand-written clients leave the brackets out.
        None => text.split_once(' ').unwrap_or((text, "")),
    };
    let path = without_route(path);
    let clean = !path.chars().any(char::is_control);
    (clean && path.len() <= PATH_MAX_BYTES).then(|| (path.to_owned(), parameters.split_whitespace().collect()))
}

/// The closing bracket, which may also occur within a quoted local part.
fn end_of_path(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '>' if !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

/// `@a.example,@b.example:user@c.example` is `user@c.example` (RFC 5321 appendix C).
fn without_route(path: &str) -> &str {
    match path.starts_with('@').then(|| path.split_once(':')) {
        Some(Some((_route, address))) => address,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &[&str])>) {
        let found = parse(text);
        assert_eq!(found, expected.map(|(path, parameters)| (path.to_owned(), parameters.to_vec())), "{text}");
    }

    #[test]
    fn paths_are_read_as_clients_write_them() {
        check("<a@b.example>", Some(("a@b.example", &[])));
        check(" <a@b.example> SIZE=12 BODY=8BITMIME", Some(("a@b.example", &["SIZE=12", "BODY=8BITMIME"])));
        check("<>", Some(("", &[])));
        check("a@b.example SIZE=3", Some(("a@b.example", &["SIZE=3"])));
        check("<@x.example,@y.example:a@b.example>", Some(("a@b.example", &[])));
        check("<\"a > b\"@c.example> SIZE=1", Some(("\"a > b\"@c.example", &["SIZE=1"])));
        check("<a@b.example", None);
        check("<a\u{7}@b.example>", None);
        check("<grün@bücher.example>", Some(("grün@bücher.example", &[])));
    }
}
