//! Many people at once: what inviting them would do, invitations sent again; and one person's timeline.

use domain::Span;
use futures::future::join_all;
use platform::aws::Fault;
use serde_json::{Value, json};
use tests::{Admin, Answer, App, link_in, password};

async fn terminate(app: &App, admin: &Admin, user: &str) {
    app.post(&format!("/v1/users/{user}/terminate")).by(&admin.token).send().await.expect(200);
}

async fn resend(app: &App, admin: &Admin, users: &[&str], key: Option<&str>) -> Answer {
    let ask = app.post("/v1/invitations/bulk-resend").by(&admin.token).json(&json!({ "users": users }));
    if let Some(key) = key { ask.header("idempotency-key", key) } else { ask }.send().await
}

fn outcomes(answer: &Value) -> Vec<String> {
    answer["data"].as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_check_says_of_every_row_what_inviting_would_do_and_does_nothing() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let active = app.person(&admin, "max").await;
    let pending = app.invite(&admin, "ada@person.test").await;
    let off = app.person(&admin, "off").await;
    app.post(&format!("/v1/users/{}/deactivate", off.user)).by(&admin.token).send().await.expect(200);
    let gone = app.person(&admin, "gone").await;
    terminate(&app, &admin, &gone.user).await;
    let never = app.invite(&admin, "never@person.test").await;
    app.post(&format!("/v1/users/{}/invitation/revoke", never.user)).by(&admin.token).send().await.expect(200);
    app.drain().await;

    let row = |email: &str| json!({ "email": email, "first_name": "Ada", "last_name": "Lovelace" });
    let odd = |field: &str, value: &str| json!({ "email": format!("{value}@person.test"), field: value });
    let users = json!([
        row("new@person.test"),
        row("not an address"),
        row("NEW@person.test"),
        row("ada@person.test"),
        row("max@person.test"),
        row("off@person.test"),
        row("gone@person.test"),
        row("never@person.test"),
        odd("role", "emperor"),
        odd("role", "owner"),
        odd("colour", "red"),
        json!({ "first_name": "Nobody" }),
    ]);
    let before = app.events("invitation.created").await.len();
    let reply = app.post("/v1/users/check").by(&admin.token).json(&json!({ "users": users })).send().await.expect(200).json();
    assert_eq!(
        outcomes(&reply),
        [
            "ok",
            "invalid_address",
            "duplicate_in_list",
            "already_invited",
            "already_active",
            "inactive",
            "previously_terminated",
            "ok",
            "role_unknown",
            "forbidden",
            "unknown_field",
            "invalid_address",
        ]
    );
    let of = |at: usize| &reply["data"][at];
    assert_eq!((&of(0)["email"], &of(0)["actions"]), (&json!("new@person.test"), &json!([])));
    assert_eq!((&of(3)["user_id"], &of(3)["actions"]), (&json!(pending.user), &json!(["resend"])));
    assert_eq!((&of(4)["user_id"], &of(5)["actions"]), (&json!(active.user), &json!(["activate"])));
    assert_eq!((&of(6)["user_id"], &of(6)["actions"]), (&json!(gone.user), &json!(["restore", "start_fresh", "use_other_address"])));
    assert_eq!(of(9)["rule"], "role.above_own");
    assert_eq!(app.events("invitation.created").await.len(), before);
    assert_eq!(app.get("/v1/users").by(&admin.token).send().await.expect(200).json()["data"].as_array().unwrap().len(), 4);

    // What the check says is what inviting does.
    for at in [3, 4, 5, 6, 8, 9, 10] {
        let answer = app.post("/v1/users").by(&admin.token).json(&users[at]).send().await;
        let did = if answer.status == 200 { "already_invited".to_owned() } else { answer.code() };
        assert_eq!(of(at)["outcome"], did.as_str(), "{}", users[at]);
    }
    app.end().await;
}

#[tokio::test]
async fn a_check_of_a_hundred_reads_keys_and_of_more_is_refused() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let rows = |many: usize| (0..many).map(|at| json!({ "email": format!("p{at}@person.test") })).collect::<Vec<_>>();
    app.calls();
    let reply = app.post("/v1/users/check").by(&admin.token).json(&json!({ "users": rows(100) })).send().await.expect(200).json();
    assert_eq!(outcomes(&reply), vec!["ok"; 100]);
    assert!(app.calls().len() <= 4, "a few batches, not a call for each");
    let refused = app.post("/v1/users/check").by(&admin.token).json(&json!({ "users": rows(101) })).send().await.refused(422, "invalid").json();
    assert_eq!(refused["errors"], json!([{ "pointer": "/users", "code": "too_many" }]));
    let member = app.person(&admin, "max").await;
    app.post("/v1/users/check").by(&member.token).json(&json!({ "users": rows(1) })).send().await.refused(403, "forbidden");
    app.end().await;
}

#[tokio::test]
async fn each_of_many_resends_has_its_own_outcome() {
    let app = App::start().await;
    let (admin, other) = (app.found("default", "ann").await, app.found("default", "bea").await);
    let foreign = app.invite(&other, "zoe@person.test").await;
    let (one, two) = (app.invite(&admin, "one@person.test").await, app.invite(&admin, "two@person.test").await);
    let active = app.person(&admin, "max").await;
    app.advance(Span(61)).await;
    let late = app.invite(&admin, "late@person.test").await;
    let asked = [one.user.as_str(), &late.user, &active.user, &foreign.user, "usr_x", &one.user, &two.user, &admin.user];
    let reply = resend(&app, &admin, &asked, None).await.expect(200).json();
    assert_eq!(outcomes(&reply), ["resent", "too_soon", "wrong_status", "not_found", "not_found", "duplicate_in_list", "resent", "wrong_status"]);
    assert_eq!((&reply["data"][1]["retry_after"], &reply["data"][0]["retry_after"]), (&json!(60), &Value::Null));
    assert_eq!(reply["data"][3]["user"], foreign.user.as_str());
    for (email, mails) in [("one@person.test", 2), ("two@person.test", 2), ("late@person.test", 1), ("zoe@person.test", 1)] {
        assert_eq!(app.mails(email, "invitation").await.len(), mails, "{email}");
    }
    resend(&app, &admin, &[], None).await.refused(422, "invalid");
    let many: Vec<String> = (0..51).map(|at| format!("usr_{at}")).collect();
    resend(&app, &admin, &many.iter().map(String::as_str).collect::<Vec<_>>(), None).await.refused(422, "invalid");
    let member = app.person(&admin, "kim").await;
    app.post("/v1/invitations/bulk-resend").by(&member.token).json(&json!({ "users": [one.user] })).send().await.refused(403, "forbidden");
    app.end().await;
}

#[tokio::test]
async fn a_repeated_bulk_resend_sends_nothing_twice_and_answers_the_same() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let mut invited = Vec::new();
    for at in 0..4 {
        invited.push(app.invite(&admin, &format!("p{at}@person.test")).await);
    }
    app.advance(Span(61)).await;
    invited.push(app.invite(&admin, "late@person.test").await);
    let users: Vec<&str> = invited.iter().map(|invited| invited.user.as_str()).collect();
    let answers = join_all((0..6).map(|_| resend(&app, &admin, &users, Some("b-1")))).await;
    let first = answers[0].clone().expect(200).json();
    assert_eq!(outcomes(&first), ["resent", "resent", "resent", "resent", "too_soon"]);
    for answer in answers {
        assert_eq!(answer.expect(200).json(), first);
    }
    app.advance(Span(61)).await;
    assert_eq!(resend(&app, &admin, &users, Some("b-1")).await.expect(200).json(), first, "also when it would not be too soon any more");
    resend(&app, &admin, &users[..2], Some("b-1")).await.refused(422, "idempotency_key_reused");
    for at in 0..4 {
        assert_eq!(app.mails(&format!("p{at}@person.test"), "invitation").await.len(), 2);
    }
    app.end().await;
}

#[tokio::test]
async fn a_bulk_resend_that_broke_off_is_finished_by_its_repetition() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    let mut invited = Vec::new();
    for at in 0..3 {
        invited.push(app.invite(&admin, &format!("p{at}@person.test")).await);
    }
    app.advance(Span(61)).await;
    let users: Vec<&str> = invited.iter().map(|invited| invited.user.as_str()).collect();
    // The first transaction is carried out, everything after it fails.
    let mut writes = 0;
    app.faults.set(move |action, operation| {
        let own = action == "TransactWriteItems" && operation == Some("bulk_resend");
        writes += u32::from(own);
        if own && writes > 1 { Fault::Refused } else { Fault::None }
    });
    resend(&app, &admin, &users, Some("b-2")).await.refused(503, "unavailable");
    app.faults.clear();
    let reply = resend(&app, &admin, &users, Some("b-2")).await.expect(200).json();
    assert_eq!(outcomes(&reply), ["resent", "resent", "resent"]);
    for at in 0..3 {
        assert_eq!(app.mails(&format!("p{at}@person.test"), "invitation").await.len(), 2, "{at}");
    }
    app.end().await;
}

#[tokio::test]
async fn a_timeline_tells_what_was_done_by_whom_newest_first() {
    let app = App::start().await;
    let admin = app.found("default", "ann").await;
    // The clock stands still between the steps: rows of one moment have no order.
    let created = app.post("/v1/users").by(&admin.token).json(&App::invitation("ada@person.test")).send().await.expect(201).json();
    let user = created["user"]["id"].as_str().unwrap().to_owned();
    app.hold(app.now() + Span(61)).await;
    app.drain().await;
    app.hold(app.now() + Span(61)).await;
    app.post(&format!("/v1/users/{user}/invitation/resend")).by(&admin.token).send().await.expect(200);
    app.hold(app.now() + Span(1)).await;
    let link = link_in(&app.mails("ada@person.test", "invitation").await[0], "/i/").replace("/i/", "/v1/invitation-links/");
    app.hold(app.now() + Span(1)).await;
    app.post(&format!("{link}/accept")).json(&json!({ "password": password("ada") })).send().await.expect(201);
    for act in ["deactivate", "activate"] {
        app.hold(app.now() + Span(1)).await;
        app.post(&format!("/v1/users/{user}/{act}")).by(&admin.token).send().await.expect(200);
    }

    let path = format!("/v1/users/{user}/timeline");
    let rows = app.get(&path).by(&admin.token).send().await.expect(200).json();
    let told: Vec<(&str, &str)> =
        rows["data"].as_array().unwrap().iter().map(|row| (row["action"].as_str().unwrap(), row["actor"]["type"].as_str().unwrap())).collect();
    let expected = [
        ("user.reactivated", "user"),
        ("user.deactivated", "user"),
        ("invitation.accepted", "invitee"),
        ("invitation.sent", "system"),
        ("invitation.resent", "user"),
        ("invitation.sent", "system"),
        ("invitation.created", "user"),
    ];
    assert_eq!(told, expected);
    assert_eq!((&rows["data"][0]["actor"]["id"], &rows["next_cursor"]), (&json!(admin.user), &Value::Null));
    assert_eq!(rows["data"][1]["changes"], json!([{ "field": "status", "before": "active", "after": "inactive" }]));
    let personal: Vec<&Value> = rows["data"][6]["changes"].as_array().unwrap().iter().filter(|change| change["field"] == "email").collect();
    assert_eq!(personal, [&json!({ "field": "email", "before": null, "after": "ada@person.test" })]);
    assert_eq!(rows.to_string().matches("person.test").count(), 1, "nowhere else");

    // Page by page it is the same.
    let (mut pages, mut at) = (Vec::new(), format!("{path}?limit=3"));
    loop {
        let page = app.get(&at).by(&admin.token).send().await.expect(200).json();
        pages.extend(page["data"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => at = format!("{path}?limit=3&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(&json!(pages), &rows["data"]);
    app.get(&format!("/v1/users/{}/timeline?cursor={}", admin.user, at.rsplit('=').next().unwrap()))
        .by(&admin.token)
        .send()
        .await
        .refused(422, "cursor_invalid");

    // One's own, nobody else's.
    app.hold(app.now() + Span(1)).await;
    let session = app.sign_in("ada@person.test", &password("ada")).await.expect(201).json()["token"].as_str().unwrap().to_owned();
    let own = app.get(&path).by(&session).send().await.expect(200).json();
    assert_eq!(own["data"][0]["action"], "session.created");
    for id in [admin.user.as_str(), "usr_01900000000070008000000000000000"] {
        let refused = app.get(&format!("/v1/users/{id}/timeline")).by(&session).send().await.refused(403, "forbidden").json();
        assert_eq!(refused["rule"], "permission.audit.read");
    }
    app.end().await;
}
