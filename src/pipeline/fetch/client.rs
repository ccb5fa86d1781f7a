//! One question over HTTP: the name is resolved once, every address it has is looked at, and the connection goes to one
//! of those and nowhere else. Nothing is followed, nothing is read beyond a bound.

use super::address::is_public;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{ACCEPT, CONNECTION, HOST, HeaderName, HeaderValue, RETRY_AFTER, USER_AGENT};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use secrecy::{ExposeSecret as _, SecretString};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use url::Url;

/// Of an answer so much is read, in bytes; what is larger is no answer to us.
pub const BODY_MAX: usize = 256 << 10;
/// All header lines of an answer together, in bytes.
const HEADERS_MAX: usize = 64 << 10;
/// Addresses of one name that are tried.
const ADDRESSES_MAX: usize = 3;

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Another try may help.
    #[error("{0}")]
    Passing(String),
    /// It will not, before somebody has changed something.
    #[error("{0}")]
    Lasting(String),
    /// Another try may help, after so long.
    #[error("{0}")]
    Busy(String, Duration),
}

impl Trouble {
    #[cfg(test)]
    pub const fn is_temporary(&self) -> bool {
        matches!(self, Self::Passing(_) | Self::Busy(..))
    }
}

fn passing(what: &str, why: impl std::fmt::Display) -> Trouble {
    Trouble::Passing(format!("{what}: {why}"))
}
fn lasting(why: String) -> Trouble {
    Trouble::Lasting(why)
}

/// The body of a good answer; none where nothing is known of what was asked about.
pub async fn get(
    url: &Url,
    headers: &[(String, SecretString)],
    is_private: bool,
    tls: &TlsConnector,
) -> Result<Option<Vec<u8>>, Trouble> {
    let host = url.host_str().ok_or_else(|| lasting("the URL names no host".to_owned()))?;
    let port = url.port_or_known_default().ok_or_else(|| lasting("the URL names no port".to_owned()))?;
    let stream = connect(host.trim_matches(['[', ']']), port, is_private).await?;
    let request = request(url, host, headers)?;
    if url.scheme() == "http" {
        return exchange(stream, request).await;
    }
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned());
    let name = name.map_err(|_| lasting(format!("{host} is no name for a certificate")))?;
    let stream = tls.connect(name, stream).await.map_err(|why| passing("no encrypted connection", why))?;
    exchange(stream, request).await
}

async fn connect(host: &str, port: u16, is_private: bool) -> Result<TcpStream, Trouble> {
    let addresses = lookup_host((host, port)).await.map_err(|why| passing("its name is not found", why))?;
    let addresses: Vec<SocketAddr> = addresses.collect();
    if let Some(address) = addresses.iter().find(|address| !is_private && !is_public(address.ip())) {
        return Err(lasting(format!(
            "{host} is at {}, in a network of our own; if that is meant: private_host = \"{host}\"",
            address.ip()
        )));
    }
    let mut last = Trouble::Passing("its name has no address".to_owned());
    for address in addresses.into_iter().take(ADDRESSES_MAX) {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(why) => last = passing("it cannot be reached", why),
        }
    }
    Err(last)
}

fn request(url: &Url, host: &str, headers: &[(String, SecretString)]) -> Result<Request<Empty<Bytes>>, Trouble> {
    let target = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let authority = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let mut request = Request::get(target)
        .header(HOST, authority)
        .header(CONNECTION, "close")
        .body(Empty::new())
        .map_err(|why| lasting(format!("the request cannot be written: {why}")))?;
    let ours = request.headers_mut();
    ours.insert(ACCEPT, HeaderValue::from_static("application/json"));
    ours.insert(USER_AGENT, HeaderValue::from_static(concat!("anteroom/", env!("CARGO_PKG_VERSION"))));
    for (name, value) in headers {
        let unfit = || lasting(format!("the header {name} cannot be written; check its secret for line breaks"));
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unfit())?;
        let mut value = HeaderValue::from_str(value.expose_secret()).map_err(|_| unfit())?;
        value.set_sensitive(true);
        ours.insert(key, value);
    }
    Ok(request)
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Empty<Bytes>>,
) -> Result<Option<Vec<u8>>, Trouble> {
    let no_http = |why: hyper::Error| passing("it does not speak HTTP as it should", why);
    let mut builder = hyper::client::conn::http1::Builder::new();
    let builder = builder.max_buf_size(HEADERS_MAX);
    let (mut sender, connection) = builder.handshake(TokioIo::new(stream)).await.map_err(no_http)?;
    // Ends with this function, whichever way.
    let mut driving = JoinSet::new();
    driving.spawn(connection);
    let response = sender.send_request(request).await.map_err(no_http)?;
    let status = response.status();
    match status {
        StatusCode::OK => Ok(Some(body(response).await?)),
        StatusCode::NO_CONTENT | StatusCode::NOT_FOUND | StatusCode::GONE => Ok(None),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::PAYMENT_REQUIRED => {
            Err(lasting(format!("it refuses us ({status}); check the `headers` in providers.toml")))
        }
        status if status.is_redirection() => {
            Err(lasting(format!("it sends us elsewhere ({status}), where we do not go; correct the `url`")))
        }
        status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            let why = format!("it answers {status}");
            Err(match retry_after(&response) {
                Some(pause) => Trouble::Busy(why, pause),
                None => Trouble::Passing(why),
            })
        }
        status => Err(lasting(format!("it answers {status}; check the `url`"))),
    }
}

/// In seconds (RFC 9110 10.2.3); a date is as good as nothing, since it needs two clocks that agree.
fn retry_after(response: &Response<Incoming>) -> Option<Duration> {
    response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

async fn body(response: Response<Incoming>) -> Result<Vec<u8>, Trouble> {
    let too_large = || lasting(format!("its answer is larger than {} KB", BODY_MAX / 1024));
    let mut body = response.into_body();
    if body.size_hint().lower() > BODY_MAX as u64 {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|why| passing("its answer broke off", why))?;
        if let Ok(data) = frame.into_data() {
            if bytes.len() + data.len() > BODY_MAX {
                return Err(too_large());
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}
