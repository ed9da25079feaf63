//! What is not a sound request changes nothing and kills nothing.

use serde_json::json;
use tests::App;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

#[tokio::test]
async fn unsound_bodies_get_their_own_answer() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    let nested = format!("{{\"email\":{}1{}}}", "[".repeat(200), "]".repeat(200));
    let big = format!("{{\"email\":\"{}@x.test\"}}", "a".repeat(70_000));
    let json = "application/json";
    let cases: Vec<(&str, Vec<u8>, u16, &str, &str)> = vec![
        (json, b"{".to_vec(), 400, "malformed", ""),
        (json, b"nonsense".to_vec(), 400, "malformed", ""),
        (json, b"\xff\xfe{}".to_vec(), 400, "malformed", ""),
        (json, b"{\"email\":\"\xff@x.test\"}".to_vec(), 400, "malformed", ""),
        (json, b"{\"email\":\"a@x.test\",\"email\":\"b@x.test\"}".to_vec(), 400, "malformed", ""),
        (json, deep.into_bytes(), 400, "malformed", ""),
        (json, nested.into_bytes(), 400, "malformed", ""),
        (json, b"[]".to_vec(), 422, "invalid", ""),
        (json, big.into_bytes(), 413, "too_large", ""),
        ("text/plain", b"{}".to_vec(), 415, "unsupported_media_type", ""),
        ("application/x-www-form-urlencoded", b"email=a%40x.test".to_vec(), 415, "unsupported_media_type", ""),
        (json, b"{\"email\":5}".to_vec(), 422, "invalid", "/email"),
        (json, b"{\"email\":null}".to_vec(), 422, "required", "/email"),
        (json, b"{}".to_vec(), 422, "required", "/email"),
        (json, b"{\"email\":\"no address\"}".to_vec(), 422, "invalid", "/email"),
        (json, b"{\"email\":\"a@x.test\",\"id\":\"usr_1\"}".to_vec(), 422, "unknown_field", "/id"),
        (json, b"{\"email\":\"a@x.test\",\"status\":\"active\"}".to_vec(), 422, "unknown_field", "/status"),
        (json, "{\"email\":\"a@x.test\",\"first_name\":\"A\u{202e}da\"}".into(), 422, "invalid", "/first_name"),
        (json, b"{\"email\":\"a@x.test\",\"first_name\":\"A\\u0000da\"}".to_vec(), 422, "invalid", "/first_name"),
        (json, b"{\"email\":\"a@x.test\",\"first_name\":\"A\\r\\nBcc: x\"}".to_vec(), 422, "invalid", "/first_name"),
        (json, format!("{{\"email\":\"a@x.test\",\"first_name\":\"{}\"}}", "n".repeat(201)).into_bytes(), 422, "invalid", "/first_name"),
    ];
    for (content_type, body, status, code, pointer) in cases {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let answer = app.post("/v1/users").by(&admin.token).raw(content_type, body).send().await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{shown}: {answer:?}");
        if !pointer.is_empty() {
            assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{shown}: {answer:?}");
        }
    }
    let list = app.get("/v1/users").by(&admin.token).send().await.expect(200).json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1, "nothing was created");
    app.post("/v1/users").raw("text/plain", "x").send().await.refused(401, "unauthenticated");
    app.end().await;
}

#[tokio::test]
async fn odd_queries_and_paths_are_answered() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let address = app.runner.base_url().trim_start_matches("http://").to_owned();
    for target in ["/v1/users?q=\"a\"", "/v1/users?limit=<1>", "/v1/users?status=%ff", "/v1/users?limit=0", "/i/%00", "/v1/users/%2e%2e", "/v1/nowhere", "/"] {
        let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
        let request = format!("GET {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n", admin.token);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let status: u16 = answer.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        assert!((400..500).contains(&status), "{target}: {answer}");
    }
    app.ask("PUT", "/v1/users").by(&admin.token).send().await.refused(405, "method_not_allowed");
    app.ask("BREW", "/v1/users").by(&admin.token).send().await.refused(405, "method_not_allowed");
    app.get("/v1/users?surprise=1").by(&admin.token).send().await.refused(422, "unknown_field");
    app.get("/v1/me").by("not-a-token").send().await.refused(401, "unauthenticated");
    app.get("/healthz").send().await.expect(200);
    app.end().await;
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let form = [("action", "invite"), ("email", "x@person.test")];
    let post = || app.post("/home").cookie(&admin.token).form(&form);
    for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.test"), ("origin", "null")] {
        post().header(name, value).send().await.expect(403);
    }
    post().header("sec-fetch-site", "same-origin").header("origin", "null").send().await.expect(200);
    assert_eq!(app.mails("x@person.test", "invitation").await.len(), 1);
    app.end().await;
}

#[tokio::test]
async fn keys_of_no_sense_are_refused() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let long = "k".repeat(256);
    let body = json!({ "email": "x@person.test" });
    app.post("/v1/users").by(&admin.token).header("idempotency-key", &long).json(&body).send().await.refused(400, "idempotency_key_invalid");
    app.end().await;
}
