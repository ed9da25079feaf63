//! Days off (R56, R67; F28).

use domain::{Span, Time};
use serde_json::{Value, json};
use tests::{Admin, Answer, App, password};

struct Desk {
    app: App,
    ann: Admin,
}

impl Desk {
    async fn open() -> Desk {
        let app = App::start().await;
        let ann = app.found("default", "ann").await;
        Desk { app, ann }
    }

    /// An admin's session lasts an hour of doing nothing.
    async fn token(&self) -> String {
        self.app.signed_in_again(&self.ann).await
    }

    async fn plan(&self, user: &str, body: Value) -> Answer {
        self.app.post(&format!("/v1/users/{user}/days-off")).by(&self.token().await).json(&body).send().await
    }

    async fn planned(&self, user: &str, body: Value) -> String {
        self.plan(user, body).await.expect(201).json()["id"].as_str().unwrap().to_owned()
    }

    async fn lives(&self, user: &str, zone: &str) {
        let body = json!({ "time_zone": zone });
        self.app.ask("PATCH", &format!("/v1/users/{user}")).by(&self.token().await).json(&body).send().await.expect(200);
    }

    /// Goes to an instant, running what is due on the way, and stays there.
    async fn at(&self, instant: &str) {
        let there = Time::parse(instant).unwrap();
        self.app.runner.advance_to(there).await.unwrap();
        self.app.runner.hold(there).await.unwrap();
    }

    /// Whether the person is away: said alike by the person's page, the list's row and both filters.
    async fn is_away(&self, user: &str) -> bool {
        let token = self.token().await;
        let away = self.app.get(&format!("/v1/users/{user}")).by(&token).send().await.expect(200).json()["at_vacation"].as_bool().unwrap();
        for (query, shown) in [("", true), ("&vacation=at", away), ("&vacation=not", !away)] {
            let list = self.app.get(&format!("/v1/users?limit=100{query}")).by(&token).send().await.expect(200).json();
            let row = list["data"].as_array().unwrap().iter().find(|row| row["id"] == user);
            assert_eq!(row.is_some(), shown, "{query}");
            assert!(row.is_none_or(|row| row["at_vacation"] == away));
        }
        away
    }

    /// What was told of a person being away, and when.
    async fn told(&self, user: &str) -> Vec<(String, Time)> {
        let mut told = Vec::new();
        for kind in ["started", "ended"] {
            let events = self.app.events(&format!("day_off.{kind}")).await;
            let about = events.iter().filter(|event| event["subject"]["id"] == user);
            told.extend(about.map(|event| (kind.to_owned(), Time::parse(event["time"].as_str().unwrap()).unwrap())));
        }
        told.sort_by_key(|(_, time)| *time);
        told
    }
}

#[tokio::test]
async fn r56_r67_somebody_is_away_from_the_local_midnight_or_noon_on_and_all_are_told() {
    let desk = Desk::open().await;
    let (kim, tom) = (desk.app.person(&desk.ann, "kim").await.user, desk.app.person(&desk.ann, "tom").await.user);
    desk.lives(&kim, "America/New_York").await;
    desk.planned(&kim, json!({ "start": "2026-03-05", "end": "2026-03-07", "start_half": "pm", "end_half": "am" })).await;
    // Tom lives where the organization is.
    let token = desk.token().await;
    desk.app.ask("PATCH", "/v1/organization").by(&token).json(&json!({ "time_zone": "Europe/Vienna" })).send().await.expect(200);
    desk.planned(&tom, json!({ "start": "2026-03-06", "end": "2026-03-06" })).await;

    for (instant, kim_is, tom_is) in [
        ("2026-03-05T16:59:59Z", false, false),
        ("2026-03-05T17:00:00Z", true, false),
        ("2026-03-05T22:59:59Z", true, false),
        ("2026-03-05T23:00:00Z", true, true),
        ("2026-03-06T22:59:59Z", true, true),
        ("2026-03-06T23:00:00Z", true, false),
        ("2026-03-07T16:59:59Z", true, false),
        ("2026-03-07T17:00:00Z", false, false),
    ] {
        desk.at(instant).await;
        assert_eq!((desk.is_away(&kim).await, desk.is_away(&tom).await), (kim_is, tom_is), "{instant}");
    }
    desk.app.advance(Span::minutes(5)).await;
    for (user, edges) in [(&kim, ["2026-03-05T17:00:00Z", "2026-03-07T17:00:00Z"]), (&tom, ["2026-03-05T23:00:00Z", "2026-03-06T23:00:00Z"])] {
        let told = desk.told(user).await;
        assert_eq!(told.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), ["started", "ended"]);
        for ((_, time), edge) in told.iter().zip(edges) {
            let edge = Time::parse(edge).unwrap();
            assert!(*time >= edge && edge.until(*time) <= Span::minutes(5), "{time}");
        }
    }
    let timeline = desk.app.get(&format!("/v1/users/{tom}/timeline")).by(&desk.token().await).send().await.expect(200).json();
    let actions: Vec<&str> = timeline["data"].as_array().unwrap().iter().map(|row| row["action"].as_str().unwrap()).collect();
    assert!(actions[..2] == ["day_off.ended", "day_off.started"] && actions.contains(&"day_off.created"), "{actions:?}");
    desk.app.end().await;
}

#[tokio::test]
async fn another_zone_moves_the_days_at_once() {
    let desk = Desk::open().await;
    let max = desk.app.person(&desk.ann, "max").await;
    desk.planned(&max.user, json!({ "start": "2026-03-05", "end": "2026-03-05" })).await;
    desk.at("2026-03-04T16:00:00Z").await;
    assert!(!desk.is_away(&max.user).await);
    // It is the fifth in Tokyo already.
    desk.lives(&max.user, "Asia/Tokyo").await;
    desk.app.drain().await;
    assert!(desk.is_away(&max.user).await);
    assert_eq!(desk.told(&max.user).await, [("started".to_owned(), desk.app.now())]);
    // The person goes home again, and says so.
    let session = desk.app.sign_in(&max.email, &password("max")).await.expect(201).json();
    let token = session["token"].as_str().unwrap().to_owned();
    desk.app.ask("PATCH", "/v1/me").by(&token).json(&json!({ "time_zone": null })).send().await.expect(200);
    desk.app.drain().await;
    assert!(!desk.is_away(&max.user).await);
    desk.at("2026-03-05T00:00:00Z").await;
    assert!(desk.is_away(&max.user).await);
    // So does the organization, while its people are about to be off.
    desk.planned(&max.user, json!({ "start": "2026-03-20", "end": "2026-03-20" })).await;
    desk.at("2026-03-17T00:00:00Z").await;
    desk.app.ask("PATCH", "/v1/organization").by(&desk.token().await).json(&json!({ "time_zone": "Pacific/Auckland" })).send().await.expect(200);
    desk.at("2026-03-19T11:00:00Z").await;
    assert!(desk.is_away(&max.user).await);
    desk.app.advance(Span::minutes(5)).await;
    let (kind, time) = desk.told(&max.user).await.pop().unwrap();
    assert!(kind == "started" && Time::parse("2026-03-19T11:00:00Z").unwrap().until(time) <= Span::minutes(5), "{kind} {time}");
    desk.app.end().await;
}

#[tokio::test]
async fn no_two_overlap_whoever_plans_at_the_same_moment() {
    let desk = Desk::open().await;
    let max = desk.app.person(&desk.ann, "max").await.user;
    let first = desk.planned(&max, json!({ "start": "2026-02-01", "end": "2026-02-10", "end_half": "am" })).await;
    let meets = desk.plan(&max, json!({ "start": "2026-02-10", "end": "2026-02-12" })).await.refused(409, "day_off_overlaps");
    assert_eq!(meets.json()["day_off_id"], first);
    desk.planned(&max, json!({ "start": "2026-02-10", "end": "2026-02-12", "start_half": "pm" })).await;
    for (body, pointer, code) in [
        (json!({ "start": "2026-03-02", "end": "2026-03-01" }), "/end", "before_start"),
        (json!({ "start": "2026-03-01", "end": "2026-03-01", "start_half": "pm", "end_half": "am" }), "/end", "before_start"),
        (json!({ "start": "2026-02-30", "end": "2026-03-01" }), "/start", "date_invalid"),
        (json!({ "start": "2026-03-01", "end": "2026-03-01", "start_half": "am" }), "/start_half", "unknown_value"),
        (json!({ "start": "2026-03-01" }), "/end", "required"),
    ] {
        let refused = desk.plan(&max, body).await.expect(422).json();
        assert_eq!((&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]), (&json!(pointer), &json!(code)));
    }
    let path = format!("/v1/users/{max}/days-off");
    let both = [("2026-04-01", "2026-04-05"), ("2026-04-05", "2026-04-09")].map(|(start, end)| {
        let ask = desk.app.post(&path).by(&desk.ann.token).json(&json!({ "start": start, "end": end }));
        async move { ask.send().await.status }
    });
    let mut answers = futures::future::join_all(both).await;
    answers.sort_unstable();
    assert_eq!(answers, [201, 409]);
    let one = format!("{path}/{first}");
    let patch = |body: Value| desk.app.ask("PATCH", &one).by(&desk.ann.token).json(&body);
    patch(json!({ "end_half": null })).send().await.refused(409, "day_off_overlaps");
    patch(json!({ "end": "2026-02-09", "end_half": null })).header("if-match", "\"1\"").send().await.refused(412, "version_mismatch");
    let shorter = patch(json!({ "end": "2026-02-09", "end_half": null })).header("if-match", "\"3\"").send().await.expect(200);
    assert_eq!(shorter.json(), json!({ "id": first, "start": "2026-02-01", "end": "2026-02-09" }));
    let list = desk.app.get(&path).by(&desk.ann.token).send().await.expect(200);
    assert_eq!((list.json()["data"].as_array().unwrap().len(), list.header("etag")), (3, "\"4\""));
    desk.app.ask("DELETE", &one).by(&desk.ann.token).send().await.expect(204);
    desk.app.ask("DELETE", &one).by(&desk.ann.token).send().await.refused(404, "not_found");
    desk.app.end().await;
}

#[tokio::test]
async fn why_somebody_is_away_is_the_persons_and_the_admins_to_know() {
    let desk = Desk::open().await;
    let (max, eve) =
        (desk.app.person_as(&desk.ann, "max", &desk.app.role_of_nothing(&desk.ann).await).await, desk.app.person_as(&desk.ann, "eve", "member").await);
    let day = desk.planned(&max.user, json!({ "start": "2026-04-01", "end": "2026-04-01", "note": "Surgery, left knee" })).await;
    let path = format!("/v1/users/{}/days-off", max.user);
    for (token, sees) in [(&max.token, true), (&desk.ann.token, true), (&eve.token, false)] {
        let list = desk.app.get(&path).by(token).send().await.expect(200);
        let calendar = desk.app.get(&format!("{path}.ics")).by(token).send().await.expect(200);
        assert!(list.text.contains(&day) && calendar.text.contains(&day));
        assert_eq!((list.text.contains("Surgery"), calendar.text.contains("Surgery")), (sees, sees));
    }
    desk.app.get(&format!("/v1/users/{}/days-off", eve.user)).by(&max.token).send().await.refused(403, "forbidden");
    desk.app.post(&path).by(&max.token).json(&json!({ "start": "2026-04-03", "end": "2026-04-03" })).send().await.refused(403, "forbidden");

    // Whoever reads the log and does not manage people does not read it there either.
    let auditor = json!({ "name": "auditors", "permissions": ["audit.read", "users.read"] });
    desk.app.post("/v1/roles").by(&desk.ann.token).json(&auditor).send().await.expect(201);
    let ada = desk.app.person_as(&desk.ann, "ada", "auditors").await;
    let log = desk.app.get(&format!("/v1/users/{}/timeline", max.user)).by(&ada.token).send().await.expect(200);
    assert!(log.text.contains("day_off.created") && !log.text.contains("Surgery"));

    // Nothing of it is left of whoever is erased, also not in the log.
    let token = desk.app.proved(&desk.ann.token, "ann").await;
    for act in ["terminate", "erase"] {
        desk.app.post(&format!("/v1/users/{}/{act}", max.user)).by(&token).send().await.expect(200);
    }
    desk.plan(&max.user, json!({ "start": "2026-04-05", "end": "2026-04-05" })).await.refused(409, "wrong_status");
    let list = desk.app.get(&path).by(&token).send().await.expect(200).json();
    assert_eq!(list["data"], json!([]));
    let timeline = desk.app.get(&format!("/v1/users/{}/timeline", max.user)).by(&token).send().await.expect(200);
    assert!(timeline.text.contains("day_off.created") && !timeline.text.contains("Surgery") && !timeline.text.contains("2026-04-01"));
    desk.app.advance(Span::days(60)).await;
    assert!(desk.told(&max.user).await.is_empty());
    desk.app.end().await;
}

#[tokio::test]
async fn other_programs_read_them_as_a_calendar() {
    let desk = Desk::open().await;
    let body =
        json!({ "email": "ada@person.test", "first_name": "Ada; Augusta", "last_name": "King, Countess of Lovelace and of very many other places indeed" });
    let ada = desk.app.post("/v1/users").by(&desk.ann.token).json(&body).send().await.expect(201).json()["user"]["id"].as_str().unwrap().to_owned();
    desk.lives(&ada, "Europe/Vienna").await;
    let whole = desk.planned(&ada, json!({ "start": "2026-12-24", "end": "2026-12-26", "note": "Home" })).await;
    let half = desk.planned(&ada, json!({ "start": "2026-07-01", "end": "2026-07-02", "end_half": "am" })).await;
    let answer = desk.app.get(&format!("/v1/users/{ada}/days-off.ics")).by(&desk.ann.token).send().await.expect(200);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    assert!(answer.text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{}", answer.text);
    let unfolded = answer.text.replace("\r\n ", "");
    let lines: Vec<&str> = unfolded.lines().collect();
    assert_eq!((lines[0], *lines.last().unwrap()), ("BEGIN:VCALENDAR", "END:VCALENDAR"));
    let (first, second) = (unfolded.find(&half).unwrap(), unfolded.find(&whole).unwrap());
    assert!(first < second, "by date");
    for line in [
        "DTSTART:20260630T220000Z",
        "DTEND:20260702T100000Z",
        "DTSTART;VALUE=DATE:20261224",
        "DTEND;VALUE=DATE:20261227",
        "DESCRIPTION:Home",
        "SUMMARY:Ada\\; Augusta King\\, Countess of Lovelace and of very many other places indeed: day off",
        "VERSION:2.0",
        "X-WR-CALNAME;VALUE=TEXT:Days off: Ada\\; Augusta King\\, Countess of Lovelace and of very many other places indeed",
        "DTSTAMP:20260302T090000Z",
    ] {
        assert!(lines.contains(&line), "{line} in {unfolded}");
    }
    assert_eq!(lines.iter().filter(|line| **line == "BEGIN:VEVENT").count(), 2);
    desk.app.end().await;
}

#[tokio::test]
async fn whoever_is_erased_meanwhile_leaves_no_days_off() {
    let desk = Desk::open().await;
    let max = desk.app.person(&desk.ann, "max").await.user;
    let token = desk.app.proved(&desk.ann.token, "ann").await;
    desk.app.post(&format!("/v1/users/{max}/deactivate")).by(&token).send().await.expect(200);
    // A day that is over changes nothing about the person, whom an erasure has read already.
    let gate = desk.app.faults.gate("erase_user", "TransactWriteItems", 0);
    let erase = desk.app.post(&format!("/v1/users/{max}/erase")).by(&token);
    let plan = desk.app.post(&format!("/v1/users/{max}/days-off")).by(&token).json(&json!({ "start": "2020-01-01", "end": "2020-01-01", "note": "Surgery" }));
    let (erased, planned) = gate.overtake(erase.send(), plan.send()).await;
    assert_eq!((erased.status, planned.status), (200, 201));
    let list = desk.app.get(&format!("/v1/users/{max}/days-off")).by(&token).send().await.expect(200).json();
    assert_eq!(list["data"], json!([]));
    desk.app.end().await;
}

#[tokio::test]
async fn of_a_closed_organization_nothing_stays_due() {
    let desk = Desk::open().await;
    let max = desk.app.person(&desk.ann, "max").await.user;
    desk.planned(&max, json!({ "start": "2026-03-05", "end": "2026-03-05" })).await;
    let token = desk.app.proved(&desk.token().await, "ann").await;
    desk.app.ask("DELETE", "/v1/organization").by(&token).json(&json!({ "name": "ann Works" })).send().await.expect(204);
    desk.app.advance(Span::days(10)).await;
    let table = &desk.app.runner.context().table;
    for shard in 0..platform::keys::SHARDS {
        let due = table.due(shard, desk.app.now(), 100).await.unwrap();
        assert!(due.iter().all(|row| row.kind != "days_off"), "{due:?}");
    }
    assert!(desk.told(&max).await.is_empty());
    desk.app.end().await;
}
