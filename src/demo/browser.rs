//! What a rep's browser does with a link from a mail: open the page, press its button. HTTP/1.1, one request a connection.

use anyhow::{Context as _, anyhow};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

/// A page that takes longer than this is not worth waiting for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Who presses sooner is taken for a program.
pub const LOOK: Duration = Duration::from_millis(1_100);

struct Page {
    status: u16,
    cookie: Option<String>,
    body: String,
}

/// Opens the page behind `link` and presses its button, with `extra` filled into the form.
pub async fn press(link: &str, extra: &[(&str, &str)]) -> anyhow::Result<u16> {
    let url = Url::parse(link)?;
    let page = ask(&url, "GET", None, "").await?;
    if page.status != 200 {
        return Ok(page.status);
    }
    tokio::time::sleep(LOOK).await;
    let form = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(hidden_fields(&page.body))
        .extend_pairs(extra)
        .finish();
    Ok(ask(&url, "POST", page.cookie.as_deref(), &form).await?.status)
}

/// `<input type="hidden" name="…" value="…">`, as our own pages write it.
fn hidden_fields(html: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let after = tag.split_once(&format!("{name}=\""))?.1;
        Some(after.split('"').next()?.to_owned())
    };
    html.split("<input")
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .filter(|tag| tag.contains("type=\"hidden\""))
        .filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?)))
        .collect()
}

async fn ask(url: &Url, method: &str, cookie: Option<&str>, body: &str) -> anyhow::Result<Page> {
    let answer =
        tokio::time::timeout(PATIENCE, exchange(url, method, cookie, body)).await.context("the page is slow")??;
    let text = String::from_utf8_lossy(&answer);
    let (head, body) = text.split_once("\r\n\r\n").context("half an answer")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
    let cookie = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let pair = value.trim().split(';').next()?;
        name.eq_ignore_ascii_case("set-cookie").then(|| pair.to_owned())
    });
    Ok(Page { status, cookie, body: body.to_owned() })
}

async fn exchange(url: &Url, method: &str, cookie: Option<&str>, body: &str) -> anyhow::Result<Vec<u8>> {
    let (host, port) = (url.host_str().context("no host")?, url.port().ok_or_else(|| anyhow!("no port"))?);
    let mut stream = TcpStream::connect((host, port)).await?;
    let cookie = cookie.map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
    let request = format!(
        "{method} {} HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: http://{host}:{port}\r\nConnection: close\r\n{cookie}\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        url.path(),
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer)
}
