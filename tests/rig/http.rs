//! Just enough of HTTP to open a page and press the button on it.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// HTTP 1.0, so that an answer is never cut into chunks.
pub fn ask(method: &str, port: u16, path: &str, headers: &[(&str, &str)], body: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut request = format!("{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| io::Error::other(format!("this is no HTTP: {head:?}")))?;
    Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

pub fn get(port: u16, path: &str) -> io::Result<Answer> {
    ask("GET", port, path, &[], "")
}

pub fn post(port: u16, path: &str, form: &str) -> io::Result<Answer> {
    ask("POST", port, path, &[FORM], form)
}

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// Opens the page and presses its button as a browser would: with the hidden field and the cookie it was given.
pub fn press(port: u16, path: &str) -> io::Result<Answer> {
    let page = get(port, path)?;
    let proof = between(&page.body, "name=\"proof\" value=\"", "\"").unwrap_or_default();
    let cookie =
        page.head.lines().find_map(|line| line.to_lowercase().starts_with("set-cookie: ").then(|| &line[12..]));
    let cookie = cookie.and_then(|cookie| cookie.split(';').next()).unwrap_or_default();
    // As long as a hand takes at least.
    std::thread::sleep(Duration::from_millis(1_100));
    let origin = format!("http://127.0.0.1:{port}");
    ask("POST", port, path, &[FORM, ("Cookie", cookie), ("Origin", &origin)], &format!("proof={proof}"))
}

/// What stands between two marks.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|(inside, _)| inside)
}
