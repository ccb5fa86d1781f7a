//! A provider that lies, stalls, floods, sends elsewhere or hangs up: each costs its own evidence and nothing else.

use super::*;
use crate::clock::StoryClock;
use crate::domain::provider::{AskedBy, Endpoint, Field, Provider};
use rustls::{ClientConfig, RootCertStore};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Answers every connection by what its path asks for; counts them.
async fn server() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, hits) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let counted = hits.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    if stream.read(&mut byte).await.unwrap_or(0) == 0 {
                        return;
                    }
                    request.push(byte[0]);
                }
                let request = String::from_utf8(request).unwrap();
                let what = request.split(['/', ' ']).nth(2).unwrap_or_default().to_owned();
                let answer = |body: &str| format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
                let good = answer(r#"{"size": 40, "tags": {"kind": "fish"}}"#);
                let text = match what.as_str() {
                    "good" if request.contains("x-key: sesame") => good,
                    "good" => "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n".to_owned(),
                    "unknown" => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned(),
                    "lies" => answer("<html>\u{0}{\"size\": 40"),
                    "deep" => answer(&"[".repeat(200_000)),
                    "wrong" => answer(r#"{"size": "many", "tags": []}"#),
                    "limit" => "HTTP/1.1 429 Slow\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n".to_owned(),
                    "busy" => "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n".to_owned(),
                    "short" => "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{".to_owned(),
                    "smtp" => "220 mail.example ESMTP\r\n".to_owned(),
                    "metadata" => {
                        "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n"
                            .to_owned()
                    }
                    "home" => format!(
                        "HTTP/1.1 307 Home\r\nLocation: http://127.0.0.1:{port}/good/x\r\nContent-Length: 0\r\n\r\n"
                    ),
                    "claims" => format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", 50 << 20),
                    "stalls" => {
                        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
                        std::future::pending::<String>().await
                    }
                    "floods" => {
                        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
                        let chunk = format!("{:x}\r\n{}\r\n", 64 << 10, "x".repeat(64 << 10));
                        for _ in 0..800 {
                            if stream.write_all(chunk.as_bytes()).await.is_err() {
                                return;
                            }
                        }
                        String::new()
                    }
                    "headers" => format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(1 << 20)),
                    other => panic!("{other}?"),
                };
                let _ = stream.write_all(text.as_bytes()).await;
            });
        }
    });
    (port, hits)
}

fn endpoint(url: String, is_private: bool) -> Endpoint {
    let field = |name| Field::parse(name).unwrap();
    Endpoint {
        provider: Provider {
            name: "registry".to_owned(),
            by: AskedBy::Domain,
            fields: vec![field("company.size")],
            keep: Duration::from_secs(3_600),
            cost: Some("0.05 EUR".to_owned()),
        },
        url,
        headers: vec![("x-key".to_owned(), "sesame".into())],
        pointers: vec![(field("company.size"), "/size".to_owned()), (field("company.kind"), "/tags/kind".to_owned())],
        timeout: Duration::from_millis(500),
        per_minute: 1_000,
        is_private,
    }
}

fn tls() -> TlsConnector {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    TlsConnector::from(Arc::new(config.with_root_certificates(RootCertStore::empty()).with_no_client_auth()))
}

#[tokio::test]
async fn a_provider_can_only_spoil_his_own_evidence() {
    let (port, _) = server().await;
    let mut told = Vec::new();
    for what in [
        "good", "unknown", "lies", "deep", "wrong", "busy", "short", "smtp", "metadata", "home", "claims", "stalls",
        "floods", "headers",
    ] {
        let endpoint = endpoint(format!("http://127.0.0.1:{port}/{what}/{{domain}}"), true);
        let began = std::time::Instant::now();
        let answer = ask(&endpoint, "fjord.example", &tls()).await;
        assert!(began.elapsed() < Duration::from_secs(3), "{what} took {:?}", began.elapsed());
        told.push(match answer {
            Ok(values) => format!(
                "{what}: {:?}",
                values.iter().map(|(field, value)| format!("{}={value}", field.name())).collect::<Vec<_>>()
            ),
            Err(trouble) => {
                let text = trouble.to_string();
                let text = text.split(": ").next().unwrap_or_default();
                format!("{what}: {} {text}", if trouble.is_temporary() { "passing," } else { "lasting," })
            }
        });
    }
    assert_eq!(
        told,
        [
            "good: [\"company.size=40\", \"company.kind=fish\"]",
            "unknown: []",
            "lies: lasting, its answer is no JSON",
            "deep: lasting, its answer is no JSON",
            "wrong: []",
            "busy: passing, it answers 503 Service Unavailable",
            "short: passing, its answer broke off",
            "smtp: passing, it does not speak HTTP as it should",
            "metadata: lasting, it sends us elsewhere (302 Found), where we do not go; correct the `url`",
            "home: lasting, it sends us elsewhere (307 Temporary Redirect), where we do not go; correct the `url`",
            "claims: lasting, its answer is larger than 256 KB",
            "stalls: passing, it took longer than 0 s",
            "floods: lasting, its answer is larger than 256 KB",
            "headers: passing, it does not speak HTTP as it should",
        ]
    );
}

#[tokio::test]
async fn our_own_network_is_asked_only_if_the_admin_names_it() {
    let (port, hits) = server().await;
    for host in
        ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "[::1]", "0", "169.254.169.254"]
    {
        let endpoint = endpoint(format!("http://{host}:{port}/good/{{domain}}"), false);
        let trouble = ask(&endpoint, "fjord.example", &tls()).await.unwrap_err();
        assert!(!trouble.is_temporary() && trouble.to_string().contains("network of our own"), "{host}: {trouble}");
    }
    assert_eq!(hits.load(Ordering::SeqCst), 0, "not even a connection is made");
}

/// What was asked is asked again twice if that may help, and a provider that keeps failing is left alone.
#[tokio::test]
async fn what_fails_is_tried_again_and_then_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", directory.path().join("s.db").display())).await.unwrap();
    let (port, hits) = server().await;
    let clock = Arc::new(StoryClock::at(Timestamp::from_ms(1_000_000)));
    let busy = endpoint(format!("http://127.0.0.1:{port}/busy/{{domain}}"), true);
    let mut fetch = Fetch::new(store.clone(), clock.clone(), tls(), vec![busy]);
    for n in 0..3 {
        store.want_answer("registry", &format!("d{n}.example"), clock.now()).await.unwrap();
    }
    let mut taken = Vec::new();
    for pause in [0, 1, 2, 30, 60, 3_600] {
        clock.set(clock.now().plus(Duration::from_secs(pause)));
        taken.push(fetch.run_once().await.unwrap());
    }
    // All three; too early; two more failures and it is left alone.
    assert_eq!(taken, [3, 0, 3, 0, 0, 0]);
    assert_eq!(hits.load(Ordering::SeqCst), 6);
    // What comes up meanwhile is not asked, and nobody waits for it; afterwards it is.
    assert_eq!(store.next_query_at().await.unwrap(), None);
}

#[tokio::test]
async fn no_minute_has_more_questions_than_it_may() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", directory.path().join("s.db").display())).await.unwrap();
    let (port, hits) = server().await;
    let clock = Arc::new(StoryClock::at(Timestamp::from_ms(1_000_000)));
    let six = Endpoint { per_minute: 6, ..endpoint(format!("http://127.0.0.1:{port}/good/{{domain}}"), true) };
    let mut fetch = Fetch::new(store.clone(), clock.clone(), tls(), vec![six]);
    let mut asked_until = Vec::new();
    for second in 0..150 {
        if second < 20 {
            store.want_answer("registry", &format!("d{second}.example"), clock.now()).await.unwrap();
        }
        fetch.run_once().await.unwrap();
        asked_until.push(hits.load(Ordering::SeqCst));
        clock.set(clock.now().plus(Duration::from_secs(1)));
    }
    assert_eq!(asked_until.last(), Some(&18));
    let in_minute = |from: usize| asked_until[from + 59] - from.checked_sub(1).map_or(0, |before| asked_until[before]);
    assert_eq!((0..=90).map(in_minute).max(), Some(6));
}

#[tokio::test]
async fn who_says_when_he_may_be_asked_again_is_not_asked_before() {
    let now = Timestamp::from_ms(1_000_000);
    let busy = |seconds| Trouble::Busy("it answers 429".to_owned(), Duration::from_secs(seconds));
    let later = |seconds| Asked::Later { at: now.plus(Duration::from_secs(seconds)), counts: true };
    assert_eq!((after(&busy(5), 1, now), after(&busy(30), 2, now)), (later(5), later(30)));
    let failed =
        |seconds| Asked::Failed { until: now.plus(Duration::from_secs(seconds)), why: "it answers 429".to_owned() };
    assert_eq!((after(&busy(3_600), 1, now), after(&busy(u64::MAX), 1, now)), (failed(3_600), failed(86_400)));
    let (port, _) = server().await;
    let endpoint = endpoint(format!("http://127.0.0.1:{port}/limit/{{domain}}"), true);
    assert_eq!(
        ask(&endpoint, "fjord.example", &tls()).await,
        Err(Trouble::Busy("it answers 429 Too Many Requests".to_owned(), Duration::from_secs(3_600)))
    );
}
