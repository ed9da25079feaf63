//! The audit log and its seals (F20; RELIABILITY section 1, item 39): what was written is what was sealed, and whatever is
//! done to a row past the service is found and named.

use domain::{EventId, OrgId, Span, UserId};
use functions::invoke;
use futures::future::join_all;
use platform::aws::{Fault, Service};
use platform::forms::{AuditRow, Stored as _};
use platform::item::{AttributeValue, Item, key_attributes, text};
use platform::keys::{self, Key, Timeline};
use platform::outside::{Place, links, newest};
use platform::seal::rotation::{add, retire};
use platform::seals::name_of;
use serde_json::{Value, json};
use tests::{Admin, App, Invited, link_in, password};

const VERIFY: &str = "/v1/audit-events/verify";

/// Every page that `admin` is shown, as one: rows that are intact, and what is broken.
async fn verified(app: &App, admin: &Admin) -> (u64, Vec<Value>) {
    let (mut intact, mut broken, mut path) = (0, Vec::new(), VERIFY.to_owned());
    loop {
        let page = app.get(&path).by(&admin.token).send().await.expect(200).json();
        intact += page["intact"].as_u64().unwrap();
        broken.splice(0..0, page["broken"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next_cursor"].as_str() else { return (intact, broken) };
        path = format!("{VERIFY}?cursor={next}");
    }
}

/// The rows of a person's timeline, the oldest first.
async fn rows(app: &App, admin: &Admin, user: &str) -> Vec<AuditRow> {
    let timeline = Timeline::User(OrgId::parse(&admin.org).unwrap(), UserId::parse(user).unwrap());
    let mut rows = app.runner.context().table.audit(timeline, 100, None).await.unwrap().rows;
    rows.reverse();
    rows
}

/// A value as a record of the stream writes it.
fn image(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(is) => json!({ "BOOL": is }),
        AttributeValue::L(list) => json!({ "L": list.iter().map(image).collect::<Vec<Value>>() }),
        AttributeValue::M(map) => json!({ "M": map.iter().map(|(name, value)| (name.clone(), image(value))).collect::<serde_json::Map<String, Value>>() }),
        _ => json!({ "NULL": true }),
    }
}

async fn put(app: &App, key: &Key, mut item: Item) {
    let table = &app.runner.context().table;
    item.extend(key_attributes(key));
    item.retain(|_, value| !value.is_null());
    table.client.put_item().table_name(&table.name).set_item(Some(item)).send().await.unwrap();
}

async fn delete(app: &App, key: &Key) {
    let table = &app.runner.context().table;
    table.client.delete_item().table_name(&table.name).set_key(Some(key_attributes(key))).send().await.unwrap();
}

/// Somebody with a history: invited, sent again, accepted, switched off.
async fn history(app: &App, admin: &Admin) -> Invited {
    let ada = app.invite(admin, "ada@person.test").await;
    app.hold(app.now() + Span(61)).await;
    app.post(&format!("/v1/users/{}/invitation/resend", ada.user)).by(&admin.token).send().await.expect(200);
    app.hold(app.now() + Span(61)).await;
    app.accept(&ada, "ada").await.expect(201);
    app.post(&format!("/v1/users/{}/deactivate", ada.user)).by(&admin.token).send().await.expect(200);
    app.drain().await;
    ada
}

#[tokio::test]
async fn what_was_written_is_what_was_sealed() {
    let app = App::start().await;
    let (ann, bob) = (app.found("default", "ann").await, app.found("default", "bob").await);
    let ada = history(&app, &ann).await;
    let own = rows(&app, &ann, &ada.user).await.len() as u64;
    let (intact, broken) = verified(&app, &ann).await;
    assert!(intact > own && broken.is_empty(), "{intact} of at least {own}; {broken:?}");
    let (theirs, broken) = verified(&app, &bob).await;
    assert!(theirs > 0 && theirs < intact && broken.is_empty(), "another organization's rows are none of its own: {theirs}; {broken:?}");
    let page = app.get(VERIFY).by(&ann.token).send().await.expect(200).json();
    assert!(page["sealed_until"].as_str().unwrap() > page["sealed_from"].as_str().unwrap());

    // Nobody without the right, and no cursor of another organization or list.
    let max = app.person_as(&ann, "max", "viewer").await;
    app.get(VERIFY).by(&max.token).send().await.refused(403, "forbidden");
    app.get(VERIFY).send().await.refused(401, "unauthenticated");
    app.get(&format!("{VERIFY}?cursor=bm90aGluZw")).by(&ann.token).send().await.refused(422, "cursor_invalid");
    app.end().await;
}

/// What the rows of a person's timeline say of a field, the oldest first.
async fn told(app: &App, admin: &Admin, user: &str, field: &str) -> Vec<Value> {
    let page = app.get(&format!("/v1/users/{user}/timeline")).by(&admin.token).send().await.expect(200).json();
    let rows = page["data"].as_array().unwrap().iter().rev();
    rows.flat_map(|row| row["changes"].as_array().unwrap()).filter(|change| change["field"] == field).map(|it| json!([it["before"], it["after"]])).collect()
}

#[tokio::test]
async fn personal_values_are_shown_until_their_key_is_gone_and_no_row_is_touched() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let ada = app.invite(&ann, "ada@persno.test").await;
    app.hold(app.now() + Span(61)).await;
    let user = format!("/v1/users/{}", ada.user);
    app.ask("PATCH", &user).by(&ann.token).json(&json!({ "email": "ada@person.test" })).send().await.expect(200);
    app.drain().await;
    app.hold(app.now() + Span(61)).await;
    let link = link_in(&app.mails("ada@person.test", "invitation").await[0], "/i/").replace("/i/", "/v1/invitation-links/");
    let given = json!({ "password": password("ada"), "first_name": "Augusta", "last_name": "King" });
    app.post(&format!("{link}/accept")).json(&given).send().await.expect(201);
    assert_eq!(told(&app, &ann, &ada.user, "email").await, [json!([null, "ada@persno.test"]), json!(["ada@persno.test", "ada@person.test"])]);
    assert_eq!(told(&app, &ann, &ada.user, "first_name").await.last(), Some(&json!(["Ada", "Augusta"])));
    let stored: Vec<Item> = rows(&app, &ann, &ada.user).await.iter().map(|row| row.to_item().unwrap()).collect();
    let stored = format!("{stored:?}");
    assert!(!["ada@", "person.test", "Augusta", "King"].iter().any(|personal| stored.contains(personal)), "{stored}");

    // As erasing has to do it: whoever read the person before must not write the key back.
    let table = &app.runner.context().table;
    let key = keys::user(OrgId::parse(&ann.org).unwrap(), UserId::parse(&ada.user).unwrap());
    let forget = table.client.update_item().table_name(&table.name).set_key(Some(key_attributes(&key)));
    let forget = forget.update_expression("REMOVE personal_key ADD version :one").expression_attribute_values(":one", AttributeValue::N("1".to_owned()));
    forget.send().await.unwrap();
    assert_eq!(told(&app, &ann, &ada.user, "email").await, [json!([null, null]), json!([null, null])]);
    app.drain().await;
    let (intact, broken) = verified(&app, &ann).await;
    assert!(intact > 0 && broken.is_empty(), "{broken:?}");
    app.end().await;
}

#[tokio::test]
async fn what_is_done_to_a_row_is_found_and_named() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let ada = history(&app, &ann).await;
    let all = rows(&app, &ann, &ada.user).await;
    let (first, second) = (&all[0], &all[1]);
    let (intact, _) = verified(&app, &ann).await;
    let found = async |what: &str, rows: &[&AuditRow]| {
        app.drain().await;
        let (left, broken) = verified(&app, &ann).await;
        let named: Vec<(Value, Value)> = broken.iter().map(|one| (one["what"].clone(), one["id"].clone())).collect();
        let expected: Vec<(Value, Value)> = rows.iter().map(|row| (json!(what), json!(row.id.to_string()))).collect();
        assert_eq!(named, expected, "the oldest first");
        // The command says the same, with the oldest first.
        let said = local::verify::verify(app.runner.context()).await.unwrap().broken;
        assert_eq!(said.len(), rows.len(), "{said:?}");
        assert!(said.iter().zip(rows).all(|(line, row)| line.starts_with(&format!("{what} {}", row.id))), "{said:?}");
        left
    };
    // Another action, with and without a digest to match.
    let other = AuditRow { action: "user.activated".to_owned(), ..second.clone() };
    put(&app, &second.key(), other.to_item().unwrap()).await;
    assert_eq!(found("edited", &[second]).await, intact - 1);
    let mut careless = second.to_item().unwrap();
    careless.insert("action".to_owned(), text("user.activated"));
    put(&app, &second.key(), careless).await;
    found("edited", &[second]).await;
    put(&app, &second.key(), second.to_item().unwrap()).await;
    assert_eq!(found("edited", &[]).await, intact, "as it was");

    // Two change places.
    put(&app, &first.key(), second.to_item().unwrap()).await;
    put(&app, &second.key(), first.to_item().unwrap()).await;
    found("swapped", &[first, second]).await;
    put(&app, &first.key(), first.to_item().unwrap()).await;
    put(&app, &second.key(), second.to_item().unwrap()).await;

    delete(&app, &first.key()).await;
    assert_eq!(found("deleted", &[first]).await, intact - 1);
    // Put back it is what it was; the stream says that it was written a second time, as it was.
    put(&app, &first.key(), first.to_item().unwrap()).await;
    found("deleted", &[]).await;

    // A row that says it is of yesterday, and one that nothing of ours could have written.
    let forged = AuditRow { id: EventId::parse("evt_01900000000070008000000000000001").unwrap(), time: first.time - Span::days(1), ..first.clone() };
    put(&app, &forged.key(), forged.to_item().unwrap()).await;
    found("inserted", &[&forged]).await;
    delete(&app, &forged.key()).await;
    app.drain().await;
    let (_, broken) = verified(&app, &ann).await;
    assert_eq!(broken[0]["what"], "deleted", "what was there once is not forgotten");
    app.runner.stop().await;
}

#[tokio::test]
async fn a_row_that_nobody_could_read_is_sealed_as_that() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let ada = history(&app, &ann).await;
    let first = rows(&app, &ann, &ada.user).await.remove(0);
    let key = Key { sk: first.key().sk.replace("evt_", "evt_x"), ..first.key() };
    put(&app, &key, Item::from([("action".to_owned(), text("user.activated"))])).await;
    // The other reader of the stream puts it aside; the seals go on.
    app.runner.drain().await;
    let (intact, broken) = verified(&app, &ann).await;
    assert!(intact > 0 && broken.len() == 1 && broken[0]["what"] == "inserted", "{broken:?}");
    app.runner.stop().await;
}

#[tokio::test]
async fn a_seal_that_is_gone_or_forged_is_named_and_the_others_stand() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    history(&app, &ann).await;
    let (intact, _) = verified(&app, &ann).await;
    let objects = &app.runner.services().objects;
    let second = objects.read(&name_of(2)).unwrap();
    let forged = String::from_utf8(second.clone()).unwrap().replacen("\"number\":2", "\"number\": 2", 1).into_bytes();
    for (bytes, what) in [(Some(forged), "seal_forged"), (None, "seal_missing")] {
        objects.tamper(&name_of(2), bytes).unwrap();
        let (left, broken) = verified(&app, &ann).await;
        assert_eq!((&broken[0]["what"], &broken[0]["seal"]), (&json!(what), &json!(2)));
        assert!(left < intact && left > 0, "{left} of {intact}");
        let said = local::verify::verify(app.runner.context()).await.unwrap();
        assert_eq!(said.broken[0], format!("{what} number 2"));
        assert!(said.broken[1..].iter().all(|line| line.starts_with("inserted")), "rows that only it knew: {:?}", said.broken);
    }
    objects.tamper(&name_of(2), Some(second)).unwrap();
    assert_eq!(verified(&app, &ann).await, (intact, Vec::new()));
    app.end().await;
}

#[tokio::test]
async fn the_chain_grows_on_after_an_outage_and_under_many_hands() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let before = newest(app.runner.context()).await.unwrap();
    app.faults.set(|action, operation| if operation == Some("seal_audit") && action.contains("audit") { Fault::Refused } else { Fault::None });
    app.invite(&ann, "ada@person.test").await;
    app.drain().await;
    assert_eq!(newest(app.runner.context()).await.unwrap(), before, "nothing is sealed while the chain is out of reach");
    app.faults.clear();
    app.drain().await;
    let after = newest(app.runner.context()).await.unwrap();
    assert_eq!(after, before.map(|number| number + 1), "all of it at once afterwards");

    // An answer that is lost is no second link.
    app.faults.set({
        let mut lost = false;
        move |action, _| if action.starts_with("PUT") && !std::mem::replace(&mut lost, true) { Fault::AnswerLost } else { Fault::None }
    });
    app.invite(&ann, "eve@person.test").await;
    app.drain().await;
    app.faults.clear();
    assert_eq!(newest(app.runner.context()).await.unwrap(), after.map(|number| number + 1));

    // Twenty at once, each of which knows nothing of the others: no place is taken twice.
    let row = rows(&app, &ann, &app.invite(&ann, "max@person.test").await.user).await.remove(0);
    let number = newest(app.runner.context()).await.unwrap().unwrap();
    let record = |at: i64| {
        let image = image(&AttributeValue::M(row.to_item().unwrap()))["M"].take();
        let key = row.key();
        let keys = json!({ "pk": { "S": key.pk }, "sk": { "S": key.sk } });
        json!({ "eventName": "INSERT", "dynamodb": { "SequenceNumber": "1", "ApproximateCreationDateTime": row.time.unix() + at, "Keys": keys, "NewImage": image } })
    };
    let worlds: Vec<_> = (0..20).map(|at| (app.another_instance(), json!({ "Records": [record(at)] }))).collect();
    let sealed = join_all(worlds.iter().map(|(world, event)| invoke(world, "seal_audit", event.clone()))).await;
    let mut numbers: Vec<u64> = sealed.into_iter().map(|answer| answer.unwrap()["number"].as_u64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (number + 1..=number + 20).collect::<Vec<u64>>());
    assert_eq!(verified(&app, &ann).await.1, Vec::<Value>::new(), "sealed again is sealed");
    assert!(app.calls().iter().any(|call| call.service == Service::S3 && call.status == Some(412)), "they met");
    app.end().await;
}

#[tokio::test]
async fn seals_outlive_their_keys() {
    let app = App::start().await;
    let mut ann = app.found("default", "ann").await;
    let secrets = &app.runner.services().secrets;
    secrets.publish(add(&secrets.keys(), &[7; 32], app.now()).unwrap());
    app.hold(app.now() + Span::minutes(30)).await;
    app.invite(&ann, "ada@person.test").await;
    app.hold(app.now() + Span::days(40)).await;
    secrets.publish(retire(&secrets.keys(), app.now()).unwrap().0);
    app.hold(app.now() + Span::minutes(5)).await;
    ann.token = app.signed_in_again(&ann).await;
    app.drain().await;
    let number = newest(app.runner.context()).await.unwrap().unwrap();
    let chain = links(app.runner.context(), Place { number, vouched: None }, number).await.unwrap();
    assert!(chain.iter().all(|link| link.seal.is_ok()), "the newest vouches for all");
    assert!(links(app.runner.context(), Place { number: 1, vouched: None }, 1).await.unwrap()[0].seal.is_err(), "whose key is gone cannot vouch for itself");
    assert_eq!(verified(&app, &ann).await.1, Vec::<Value>::new());
    app.end().await;
}

#[tokio::test]
async fn the_command_verifies_a_folder_that_was_tampered_with() {
    let folder = tests::Folder::new("verify");
    let options = local::Options { storage: local::Storage::Folder(folder.path().to_path_buf()), ..Default::default() };
    let app = App::start_with(options).await;
    let ann = app.found("default", "ann").await;
    let ada = history(&app, &ann).await;
    let first = rows(&app, &ann, &ada.user).await.remove(0);
    app.end().await;
    let command = || {
        let mut command = std::process::Command::new(tests::program("usher"));
        command.args(["verify", "--folder"]).arg(folder.path()).output().unwrap()
    };
    let fine = command();
    assert!(fine.status.success(), "{fine:?}");
    assert!(String::from_utf8_lossy(&fine.stdout).contains("rows are as they were written, 0 are not sealed yet"), "{fine:?}");
    let options = local::Options { storage: local::Storage::Folder(folder.path().to_path_buf()), ..Default::default() };
    let app = App::start_with(options).await;
    delete(&app, &first.key()).await;
    app.runner.stop().await;
    drop(app);
    let broken = command();
    assert!(!broken.status.success());
    assert!(String::from_utf8_lossy(&broken.stderr).contains(&format!("broken: deleted {} of {}", first.id, first.time)), "{broken:?}");
}
