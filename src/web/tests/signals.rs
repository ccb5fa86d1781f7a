//! Signals from other programs: only with the token, all of a request or nothing, and each once.

use super::world::World;

const GOOD: &str = r#"{"signals": [
  {"id": "s1", "email": "Nora@Fjord.example", "kind": "page_view", "at": "2026-11-16T09:00:00Z", "count": 3},
  {"id": "s2", "email": "nora@fjord.example", "kind": "webinar", "at": "2026-11-16T09:05:00Z", "source": "site"}]}"#;

async fn post(world: &World, token: Option<&str>, body: &str) -> (u16, serde_json::Value) {
    let token = token.map(|token| format!("Bearer {token}"));
    let headers: Vec<(&str, &str)> = token.iter().map(|token| ("Authorization", token.as_str())).collect();
    let answer = world.ask("POST", "/api/signals", &headers, body).await;
    (answer.status, serde_json::from_str(&answer.body).unwrap_or_default())
}

#[tokio::test]
async fn signals_are_kept_once_and_only_from_whoever_has_the_token() {
    let world = World::begin().await;
    for token in [None, Some("wrong"), Some("")] {
        let (status, said) = post(&world, token, GOOD).await;
        assert_eq!(status, 401, "{said}");
    }
    let (status, said) = post(&world, Some("a token of tests"), GOOD).await;
    assert_eq!((status, said["new"].as_u64()), (200, Some(2)), "{said}");
    let (status, said) = post(&world, Some("a token of tests"), GOOD).await;
    assert_eq!((status, said["received"].as_u64(), said["new"].as_u64()), (200, Some(2), Some(0)), "{said}");
    let one = r#"{"email": "x@y.example", "kind": "open", "at": "2026-11-16T09:00:00Z"}"#;
    assert_eq!(post(&world, Some("a token of tests"), one).await.0, 200);

    let half =
        r#"[{"email": "x@y.example", "kind": "open", "at": "2026-11-16T09:01:00Z"}, {"email": "x", "kind": "open"}]"#;
    for wrong in [half, "{", "[1]", r#"{"signals": 7}"#, r#"{"email": "x@y.example", "kind": "stare", "at": "now"}"#] {
        let (status, said) = post(&world, Some("a token of tests"), wrong).await;
        assert_eq!(status, 422, "{wrong}: {said}");
        assert!(said["error"].is_string(), "{said}");
    }
    // A name or a number that nothing reads would count as something else.
    for (wrong, told) in [
        (r#""cuont": 5"#, "there is no `cuont`; a signal has email, kind, at, count, source, id"),
        (r#""count": 1.5"#, "\"1.5\" is no count; write a whole number from 0 to 1000000"),
        (r#""count": 1e30"#, "\"1e+30\" is no count; write a whole number from 0 to 1000000"),
        (r#""count": true"#, "`count` is no number; write a whole one, or leave it out"),
        (r#""count": null"#, "`count` is no number; write a whole one, or leave it out"),
        (r#""source": {"page": 1}"#, "`source` is no text; put it in quotation marks"),
    ] {
        let body = one.replace('}', &format!(", {wrong}}}"));
        let (status, said) = post(&world, Some("a token of tests"), &body).await;
        assert_eq!((status, said["wrong"][0]["error"].as_str()), (422, Some(told)), "{body}");
    }
    let long_ago = one.replace("2026-11", "1990-11");
    let (status, said) = post(&world, Some("a token of tests"), &long_ago).await;
    assert_eq!(status, 422, "{said}");
    let beside = format!(r#"{{"admin": 1, "signals": [{one}]}}"#);
    let (status, said) = post(&world, Some("a token of tests"), &beside).await;
    assert_eq!((status, said["error"].as_str()), (422, Some("there is no `admin` beside `signals`; leave it out")));
    let many = format!("[{}]", vec![one; 1_001].join(","));
    assert_eq!(post(&world, Some("a token of tests"), &many).await.0, 422);
    let (status, said) = post(&world, Some("a token of tests"), &"x".repeat((1 << 20) + 10)).await;
    assert_eq!((status, said["error"].is_string()), (413, true), "{said}");
    assert_eq!(world.get("/api/signals").await.status, 405);
    world.end().await;
}
