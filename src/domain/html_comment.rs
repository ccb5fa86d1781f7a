//! Where a comment in a page ends, as browsers have it.

/// What follows a comment, which begins here. Browsers end it at `--!>` too, and `<!-->` is a whole one.
pub fn behind_comment(rest: &str) -> &str {
    let mut ends = rest.match_indices('>').map(|(at, _)| at);
    let end = ends.find(|&at| rest[..at].ends_with("--") || rest[..at].ends_with("--!"));
    end.map_or("", |at| &rest[at + 1..])
}
