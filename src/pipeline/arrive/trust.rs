//! Which servers' certificates we believe: the machine's authorities, and those a `ca_file` adds. Never all.

use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio_rustls::TlsConnector;

use super::error::ArriveError;

/// Built once and shared: mailboxes with the same `ca_file` take clones.
#[derive(Clone)]
pub struct Trust(Arc<ClientConfig>);

impl Trust {
    /// The authorities this machine trusts.
    pub fn system() -> Result<Self, ArriveError> {
        let found = rustls_native_certs::load_native_certs();
        if found.certs.is_empty() {
            let cause = found.errors.first().map_or_else(|| "none found".to_owned(), ToString::to_string);
            return Err(ArriveError::NoRoots { cause });
        }
        Self::of(found.certs, Vec::new()).map_err(|cause| ArriveError::NoRoots { cause })
    }

    /// The machine's authorities, and the certificates in a PEM file: a private authority, or the very certificate
    /// of a server that signed its own. A machine without authorities is no error here.
    pub fn with_ca_file(path: &Path) -> Result<Self, ArriveError> {
        let unfit = |cause: String| ArriveError::CaFile { path: path.to_owned(), cause };
        let added = CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|cause| unfit(cause.to_string()))?;
        if added.is_empty() {
            return Err(unfit("it holds no certificate".to_owned()));
        }
        Self::of(rustls_native_certs::load_native_certs().certs, added).map_err(unfit)
    }

    fn of(system: Vec<CertificateDer<'static>>, added: Vec<CertificateDer<'static>>) -> Result<Self, String> {
        let provider = Arc::new(ring::default_provider());
        let mut roots = RootCertStore::empty();
        // Machines carry a few authorities that webpki cannot read; the others count.
        roots.add_parsable_certificates(system);
        for certificate in &added {
            roots.add(certificate.clone()).map_err(|cause| cause.to_string())?;
        }
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|cause| cause.to_string())?;
        let authorities = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .build()
            .map_err(|cause| cause.to_string())?;
        let verifier = Verifier { authorities, pinned: added, provider };
        let config = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }

    pub(super) fn connector(&self) -> TlsConnector {
        TlsConnector::from(Arc::clone(&self.0))
    }
}

/// webpki's verdict, with one mercy: a certificate that lies byte for byte in the `ca_file` and bears the right name
/// is the server's own, though webpki refuses an authority's certificate (what `openssl req -x509` makes) as a
/// server's. The handshake still proves that the server holds its key.
#[derive(Debug)]
struct Verifier {
    authorities: Arc<WebPkiServerVerifier>,
    pinned: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        server: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = self.authorities.verify_server_cert(server, intermediates, name, ocsp, now);
        match verdict {
            Err(Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::Other(_)))
                if self.pinned.iter().any(|pinned| pinned == server) =>
            {
                verify_server_name(&ParsedCertificate::try_from(server)?, name)?;
                Ok(ServerCertVerified::assertion())
            }
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        server: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls12_signature(
            message,
            server,
            signed,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        server: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls13_signature(
            message,
            server,
            signed,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use rustls::ServerConfig;
    use rustls::pki_types::PrivateKeyDer;
    use tokio::io::duplex;
    use tokio_rustls::TlsAcceptor;

    use super::*;

    const LOCALHOST: &str = "src/pipeline/arrive/certificates/localhost.pem";
    const EXPIRED: &str = "src/pipeline/arrive/certificates/expired.pem";

    /// Shakes hands with a server that presents one file, trusting another.
    async fn check(presented: &str, trusted: &str, name: &'static str, expected: Result<(), &str>) {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from_pem_file(presented).unwrap()],
                PrivateKeyDer::from_pem_file(presented).unwrap(),
            )
            .unwrap();
        let (near, far) = duplex(64 * 1024);
        let server = tokio::spawn(async move { drop(TlsAcceptor::from(Arc::new(config)).accept(far).await) });
        let trust = Trust::with_ca_file(Path::new(trusted)).unwrap();
        let met = trust.connector().connect(ServerName::try_from(name).unwrap(), near).await;
        let met = met.map(drop).map_err(|cause| ArriveError::from_handshake(name, &cause).to_string());
        match (&met, expected) {
            (Ok(()), Ok(())) => {}
            (Err(message), Err(part)) if message.contains(part) => {}
            _ => panic!("{presented} for {name}, trusting {trusted}: {met:?}, expected {expected:?}"),
        }
        server.await.unwrap();
    }

    #[tokio::test]
    async fn only_the_named_and_valid_certificate_is_believed() {
        check(LOCALHOST, LOCALHOST, "localhost", Ok(())).await;
        check(LOCALHOST, EXPIRED, "localhost", Err("to trust this very certificate, set `ca_file`")).await;
        check(LOCALHOST, LOCALHOST, "elsewhere", Err("use the name in the certificate")).await;
        check(EXPIRED, EXPIRED, "localhost", Err("must be renewed")).await;
    }

    #[test]
    fn a_ca_file_must_hold_certificates() {
        for path in ["src/lib.rs", "no-such-file"] {
            assert!(matches!(Trust::with_ca_file(Path::new(path)), Err(ArriveError::CaFile { .. })), "{path}");
        }
    }
}
