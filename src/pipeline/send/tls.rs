//! TLS from the first byte, over a connection we opened ourselves.

use lettre::transport::smtp::client::AsyncTokioStream;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

#[derive(Debug, thiserror::Error)]
pub enum BadTls {
    #[error("`smtp.ca_file` holds no certificate in PEM ({0})")]
    CaFile(String),
    #[error("{0} is no name that a certificate can be for; correct `smtp.url`")]
    Host(String),
    #[error("TLS cannot be set up: {0}")]
    Setup(rustls::Error),
}

/// Trusts what the machine trusts, and the authority of `ca_pem` beside it.
#[derive(Clone)]
pub struct Tls {
    connector: TlsConnector,
    host: ServerName<'static>,
}

impl Tls {
    pub fn new(host: &str, ca_pem: Option<&[u8]>) -> Result<Self, BadTls> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        for certificate in authorities(ca_pem)? {
            roots.add(certificate).map_err(|error| BadTls::CaFile(error.to_string()))?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(BadTls::Setup)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let host = ServerName::try_from(host.to_owned()).map_err(|_| BadTls::Host(host.to_owned()))?;
        Ok(Self { connector: TlsConnector::from(Arc::new(config)), host })
    }

    pub async fn connect(&self, tcp: TcpStream) -> io::Result<Encrypted> {
        self.connector.connect(self.host.clone(), tcp).await.map(Encrypted)
    }
}

/// The certificates of a PEM text; at least one.
pub fn authorities(ca_pem: Option<&[u8]>) -> Result<Vec<CertificateDer<'static>>, BadTls> {
    let Some(pem) = ca_pem else { return Ok(Vec::new()) };
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let certificates = certificates.map_err(|error| BadTls::CaFile(error.to_string()))?;
    match certificates.is_empty() {
        true => Err(BadTls::CaFile("it has none".to_owned())),
        false => Ok(certificates),
    }
}

/// An encrypted connection that lettre can talk over.
#[derive(Debug)]
pub struct Encrypted(TlsStream<TcpStream>);

impl AsyncTokioStream for Encrypted {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().0.peer_addr()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
