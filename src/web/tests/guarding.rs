//! Every route, every answer: the headers, the limits, the errors in words.

use super::world::World;
use crate::domain::token::Verb;
use crate::web::guard::HEADERS;
use std::sync::{Arc, Mutex};

/// Every route of the router, once as it is meant; the test fails if the router has one that is not here.
async fn walk(world: &World) -> Vec<(&'static str, String)> {
    let lead = world.add_offered(1, "ana").await;
    world.store_email("mail-1", 1, b"x").await;
    vec![
        ("/", "/".to_owned()),
        ("/board", "/board".to_owned()),
        ("/lead/{reference}", "/lead/L1".to_owned()),
        ("/workflow/{name}", "/workflow/inbound".to_owned()),
        ("/mail", "/mail".to_owned()),
        ("/mail/{id}", "/mail/mail-1".to_owned()),
        ("/mail/{id}/raw", "/mail/mail-1/raw".to_owned()),
        ("/act/{token}", world.link(&lead, "ana", Verb::Accept)),
        ("/unsubscribe/{token}", format!("/unsubscribe/{}", world.site.key.sign_unsubscribe(&lead.id))),
        ("/healthz", "/healthz".to_owned()),
        ("/metrics", "/metrics".to_owned()),
        ("/api/signals", "/api/signals".to_owned()),
        ("/static/anteroom.css", "/static/anteroom.css".to_owned()),
        ("/static/board.js", "/static/board.js".to_owned()),
    ]
}

#[tokio::test]
async fn every_answer_has_the_strict_headers() {
    let world = World::begin().await;
    let routes = walk(&world).await;
    let declared = include_str!("../mod.rs").matches(".route(\"").count();
    assert_eq!(routes.len(), declared, "a route is missing in this walk");
    for (route, path) in &routes {
        assert!(include_str!("../mod.rs").contains(&format!(".route(\"{route}\"")), "{route}");
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
            let answer = world.ask(method, path, &[], "").await;
            let want = match (method, *route) {
                ("POST", "/api/signals") => 401,
                (_, "/api/signals") => 405,
                ("GET" | "HEAD", _) => 200,
                // One click of a mail program, without anything else.
                ("POST", "/unsubscribe/{token}") => 200,
                ("POST", "/act/{token}" | "/mail" | "/lead/{reference}") => 415,
                _ => 405,
            };
            assert_eq!(answer.status, want, "{method} {path}");
            assert_strict(method, path, &answer);
            assert!(want != 405 || answer.header("allow").is_some(), "{method} {path} does not say what is allowed");
        }
    }
    for path in ["/nowhere", "/lead/x", "/act/x", "/static/../Cargo.toml", "/mail//raw", "/%00", "/act/%ff"] {
        let answer = world.get(path).await;
        assert!((400..500).contains(&answer.status), "{path} {}", answer.status);
        assert_strict("GET", path, &answer);
        assert!(answer.body.contains("</html>") && answer.body.contains("anteroom.css"), "{path} is not in our style");
    }
    world.end().await;
}

fn assert_strict(method: &str, path: &str, answer: &super::world::Answer) {
    for (name, value) in HEADERS {
        assert_eq!(answer.header(name.as_str()), Some(value), "{method} {path} {}", answer.status);
    }
    let policy = answer.header("content-security-policy").unwrap();
    assert!(!policy.contains("unsafe") && policy.starts_with("default-src 'none'"));
}

#[tokio::test]
async fn what_is_too_large_is_refused_in_words() {
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    let path = world.link(&lead, "ana", Verb::Respond);
    let form = world.get(&path).await.form();
    let answer = world.post(&path, &form, &format!("note={}", "x".repeat(64 * 1024))).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("That is too much"));
    let answer = world.ask("GET", "/", &[("X", &"x".repeat(20_000))], "").await;
    assert_eq!(answer.status, 431);
    assert_strict("GET", "/", &answer);
    // A long note within the limit is cut, not refused.
    assert_eq!(world.post(&path, &form, &format!("note={}", "y".repeat(5_000))).await.status, 200);
    let page = world.get("/lead/L1").await.body;
    assert!(page.contains(&"y".repeat(500)) && !page.contains(&"y".repeat(501)));
    world.end().await;
}

#[tokio::test]
async fn a_name_that_is_not_ours_is_not_answered_to() {
    let world = World::begin().await;
    for host in ["evil.example", "evil.example:8025", "169.254.169.254"] {
        let answer = world.ask("GET", "/", &[("Host", host)], "").await;
        assert_eq!(answer.status, 421, "{host}");
        assert_strict("GET", "/", &answer);
        assert!(!answer.body.contains("class=\"counters\""));
    }
    for host in ["localhost", "leads.example.com"] {
        assert_eq!(world.ask("GET", "/", &[("Host", host)], "").await.status, 200, "{host}");
    }
    world.end().await;
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_token_is_in_any_log() {
    let log = Log::default();
    let into = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || into.clone()).finish();
    // The test's runtime has one thread: the server logs here too.
    let listening = tracing::subscriber::set_default(subscriber);
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    let links = Verb::ALL.map(|verb| world.link(&lead, "ana", verb));
    let form = world.get(&links[0]).await.form();
    for path in &links {
        // Another test's thread may have met our log lines first, and told the cache that nobody listens.
        tracing::callsite::rebuild_interest_cache();
        world.get(path).await;
        world.post(path, &form, "reason=timing&when=2-weeks&note=x").await;
        world.ask("DELETE", path, &[], "").await;
        world.get(&format!("{path}x")).await;
        world.ask("GET", path, &[("Host", "evil.example")], "").await;
    }
    world.end().await;
    drop(listening);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/act/{token}") && log.contains("accept of lead"), "nothing was logged: {log}");
    for path in &links {
        for part in path.trim_start_matches("/act/").split('.') {
            assert!(!log.contains(part), "a token is in the log");
        }
    }
}

#[tokio::test]
async fn stopping_lets_what_runs_come_to_its_end() {
    let world = World::begin().await;
    assert_eq!(world.get("/").await.status, 200);
    let url = world.url();
    world.end().await;
    assert!(tokio::net::TcpStream::connect(url.trim_start_matches("http://")).await.is_err());
}
