//! A person's page, without JavaScript (R46): what is known, and every form on it.

use domain::Span;
use serde_json::json;
use tests::{Admin, Answer, App, Person, password};

async fn post(app: &App, user: &str, session: &str, form: &[(&str, &str)]) -> Answer {
    app.post(&format!("/people/{user}")).cookie(session).form(form).send().await
}

/// The page that a form led to.
async fn done(app: &App, user: &str, session: &str, form: &[(&str, &str)]) -> Answer {
    let led = post(app, user, session, form).await.expect(303);
    app.get(led.header("location")).cookie(session).send().await.expect(200)
}

#[tokio::test]
async fn r46_an_admin_looks_after_somebody_by_hand() {
    let app = App::start().await;
    let ann = app.found("tenant", "ann").await;
    let max = app.person(&ann, "max").await;
    let added = |list: &str, name: &str| app.post(&format!("/v1/{list}")).by(&ann.token).json(&json!({ "name": name }));
    let works = added("departments", "Works").send().await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let page = app.get(&format!("/people/{}", max.user)).cookie(&ann.token).send().await.expect(200);
    for shown in ["name=\"first_name\"", "name=\"department_id\"", "name=\"start\"", "value=\"terminate\"", &max.email, "invitation.accepted", &works] {
        assert!(page.text.contains(shown), "{shown}");
    }
    let home = app.get("/home").cookie(&ann.token).send().await.expect(200);
    assert!(home.text.contains(&format!("href=\"/people/{}\"", max.user)));

    let form =
        [("action", "save"), ("first_name", "Max \u{202e}"), ("last_name", "Stone"), ("position", "Smith"), ("department_id", &works), ("external_id", "7")];
    post(&app, &max.user, &ann.token, &form).await.expect(422);
    let form = [("action", "save"), ("first_name", "Max & Co"), ("last_name", "Stone"), ("position", "Smith"), ("department_id", &works), ("external_id", "7")];
    let saved = done(&app, &max.user, &ann.token, &form).await;
    assert!(saved.text.contains("Max &#38; Co Stone") && saved.text.contains("Saved."));
    let user = || async { app.get(&format!("/v1/users/{}", max.user)).by(&ann.token).send().await.expect(200).json() };
    let now = user().await;
    assert_eq!((&now["first_name"], &now["department_id"], &now["external_id"]), (&json!("Max & Co"), &json!(works), &json!("7")));
    // The same form again says nothing new; a field that is wrong keeps what was typed in it, and what stands in the others.
    done(&app, &max.user, &ann.token, &form).await;
    assert_eq!(user().await["version"], now["version"]);
    let wrong = post(&app, &max.user, &ann.token, &[("action", "save"), ("time_zone", "Moon/Crater")]).await.expect(422);
    assert!(wrong.text.contains("value=\"Moon/Crater\"") && wrong.text.contains("value=\"Smith\"") && wrong.text.contains("id=\"time_zone-wrong\""));

    let day = [("action", "add_day_off"), ("start", "2026-03-02"), ("end", "2026-03-04"), ("end_half", "am"), ("note", "Skiing")];
    let off = done(&app, &max.user, &ann.token, &day).await;
    assert!(off.text.contains("2 March 2026 to 4 March 2026, until noon") && off.text.contains("off now") && off.text.contains("Skiing"));
    let again = post(&app, &max.user, &ann.token, &day).await.expect(409);
    assert!(again.text.contains("The person is off then already."));
    let list = app.get(&format!("/v1/users/{}/days-off", max.user)).by(&ann.token).send().await.expect(200).json();
    let id = list["data"][0]["id"].as_str().unwrap();
    let gone = done(&app, &max.user, &ann.token, &[("action", "delete_day_off"), ("day_off", id)]).await;
    assert!(!gone.text.contains("off now"));

    let asked = done(&app, &max.user, &ann.token, &[("action", "email"), ("email", "max@next.test")]).await;
    assert!(asked.text.contains("Waits to be confirmed") && asked.text.contains("max@next.test"));
    done(&app, &max.user, &ann.token, &[("action", "role"), ("role", "admin")]).await;
    assert_eq!(user().await["role"], "admin");
    for (action, status) in [("deactivate", "inactive"), ("activate", "active"), ("terminate", "terminated"), ("restore", "active")] {
        let after = done(&app, &max.user, &ann.token, &[("action", action)]).await;
        assert!(after.text.contains(&format!("chip-{status}")), "{action}");
    }
    post(&app, &max.user, &ann.token, &[("action", "restore")]).await.expect(409);
    done(&app, &max.user, &ann.token, &[("action", "reset")]).await;
    app.drain().await;
    assert_eq!(app.mails(&max.email, "password_reset").await.len(), 1);
    post(&app, &max.user, &ann.token, &[("action", "nothing")]).await.expect(422);
    app.end().await;
}

#[tokio::test]
async fn everybody_sees_what_is_theirs_to_see_and_is_offered_what_they_may_do() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let (max, eve, bob) =
        (app.person(&ann, "max").await, app.person_as(&ann, "eve", "member").await, app.person_as(&ann, "bob", &app.role_of_nothing(&ann).await).await);
    let own = app.get(&format!("/people/{}", max.user)).cookie(&max.token).send().await.expect(200);
    assert!(own.text.contains("name=\"first_name\"") && own.text.contains("name=\"email\""));
    assert!(!own.text.contains("name=\"department_id\"") && !own.text.contains("value=\"terminate\"") && !own.text.contains("name=\"start\""));
    done(&app, &max.user, &max.token, &[("action", "save"), ("shown", "first_name last_name"), ("first_name", "Maxim"), ("last_name", "")]).await;
    done(&app, &max.user, &max.token, &[("action", "email"), ("email", "max@next.test")]).await;
    let cleared = app.get("/v1/me").by(&max.token).send().await.expect(200).json();
    assert!(cleared["first_name"] == "Maxim" && cleared["last_name"].is_null(), "what the form showed and was emptied is empty");
    post(&app, &max.user, &max.token, &[("action", "terminate")]).await.expect(403);

    let another = app.get(&format!("/people/{}", max.user)).cookie(&eve.token).send().await.expect(200);
    assert!(another.text.contains("Maxim") && !another.text.contains("<form method=\"post\">") && !another.text.contains("invitation.accepted"));
    post(&app, &max.user, &eve.token, &[("action", "save"), ("first_name", "Evil")]).await.expect(403);
    app.get(&format!("/people/{}", max.user)).cookie(&bob.token).send().await.expect(403);
    app.get(&format!("/people/{}", bob.user)).cookie(&bob.token).send().await.expect(200);
    let owner = app.get(&format!("/people/{}", ann.user)).cookie(&app.person_as(&ann, "ida", "admin").await.token).send().await.expect(200);
    assert!(!owner.text.contains("name=\"first_name\"") && !owner.text.contains("value=\"deactivate\""), "an owner is nobody's to edit");

    let fay = app.found("default", "fay").await;
    app.get(&format!("/people/{}", max.user)).cookie(&fay.token).send().await.expect(404);
    let unknown = post(&app, &max.user, &fay.token, &[("action", "deactivate")]).await.expect(404);
    assert!(!unknown.text.contains("Maxim"));
    let out = app.get(&format!("/people/{}", max.user)).send().await.expect(303);
    assert_eq!(out.header("location"), "/sign-in");
    let there = app.invite(&ann, "kim@person.test").await;
    app.hold(app.now() + Span(61)).await;
    let fixed = done(&app, &there.user, &ann.token, &[("action", "email"), ("email", "kim@right.test")]).await;
    assert!(fixed.text.contains("kim@right.test"));
    app.drain().await;
    assert_eq!(app.mails("kim@right.test", "invitation").await.len(), 1);
    app.end().await;
}

/// Somebody of a `business` organization, where more is asked of an invitation.
async fn of_business(app: &App, ann: &Admin, name: &str, role: &str) -> Person {
    let email = format!("{name}@person.test");
    let body = json!({ "email": email, "first_name": name, "last_name": "Stone", "phone": "+4915112345678", "role": role, "permissions": [] });
    let invited = app.invite_as(ann, &body).await;
    let accepted = app.accept(&invited, name).await.expect(201).json();
    Person { user: invited.user, email, token: accepted["session"]["token"].as_str().unwrap().to_owned() }
}

#[tokio::test]
async fn r57_an_admin_chooses_the_password_of_somebody_who_is_pending() {
    let app = App::start().await;
    for (preset, may) in [("workshop", true), ("tenant", false)] {
        let ann = app.found(preset, &format!("ann{may}")).await;
        let kim = app.invite(&ann, &format!("kim{may}@person.test")).await;
        let page = app.get(&format!("/people/{}", kim.user)).cookie(&ann.token).send().await.expect(200);
        assert_eq!(page.text.contains("name=\"new_password\""), may, "{preset}");
        let word = password("kim");
        if !may {
            post(&app, &kim.user, &ann.token, &[("action", "set_password"), ("new_password", &word)]).await.expect(403);
            continue;
        }
        for short in ["", "short"] {
            let wrong = post(&app, &kim.user, &ann.token, &[("action", "set_password"), ("new_password", short)]).await.expect(422);
            assert!(wrong.text.contains("id=\"new_password-wrong\"") && !wrong.text.contains("value=\"short\""), "{}", wrong.text);
        }
        let set = done(&app, &kim.user, &ann.token, &[("action", "set_password"), ("new_password", &word)]).await;
        assert!(set.text.contains("The password is set") && set.text.contains("chip-active"));
        app.sign_in(&kim.email, &word).await.expect(201);
    }
    app.end().await;
}

#[tokio::test]
async fn r64_what_somebody_may_do_beyond_the_role_is_typed_and_shown() {
    let app = App::start().await;
    let ann = app.found("business", "ann").await;
    let max = of_business(&app, &ann, "max", "admin").await;
    let page = app.get(&format!("/people/{}", max.user)).cookie(&ann.token).send().await.expect(200);
    assert!(page.text.contains("name=\"permissions\""));
    let rights = || async { app.get(&format!("/v1/users/{}/permissions", max.user)).by(&ann.token).send().await.expect(200).json() };
    for (typed, said) in [("cards.create\nusers.delete", "no such permission"), ("cards.create main", "a kind, a colon and an id"), ("a.b\na.b", "not valid")] {
        let wrong = post(&app, &max.user, &ann.token, &[("action", "role"), ("role", "collaborator"), ("shown", "permissions"), ("permissions", typed)])
            .await
            .expect(422);
        assert!(wrong.text.contains(said) && wrong.text.contains("id=\"permissions-wrong\"") && wrong.text.contains(typed), "{typed}");
    }
    assert_eq!(rights().await["role"], "admin", "what was refused changed nothing");
    let limited = [
        ("action", "role"),
        ("role", "collaborator"),
        ("shown", "permissions"),
        ("permissions", " cards.create account:main  account:b2 \r\n\r\ntransfers.make"),
    ];
    let given = done(&app, &max.user, &ann.token, &limited).await;
    assert!(given.text.contains("cards.create(account:b2 account:main) transfers.make"), "the facts");
    assert!(given.text.contains("cards.create account:b2 account:main\ntransfers.make</textarea>"), "the form");
    let expected = json!([{ "permission": "cards.create", "resources": ["account:b2", "account:main"] }, { "permission": "transfers.make" }]);
    assert_eq!(rights().await["permissions"], expected);
    done(&app, &max.user, &ann.token, &[("action", "role"), ("role", "collaborator"), ("shown", "permissions"), ("permissions", "")]).await;
    assert_eq!(rights().await["permissions"], json!([]));
    post(&app, &max.user, &ann.token, &[("action", "role"), ("role", "admin")]).await.expect(303);
    post(&app, &max.user, &ann.token, &[("action", "role"), ("role", "collaborator")]).await.expect(422);
    assert_eq!(rights().await["role"], "admin", "a form that does not ask for permissions chooses none");
    done(&app, &max.user, &ann.token, &[("action", "role"), ("role", "admin"), ("shown", "permissions"), ("permissions", "cards.create")]).await;
    assert_eq!((&rights().await["role"], &rights().await["permissions"]), (&json!("admin"), &json!([])), "whoever may do everything is given nothing");
    app.end().await;
}

#[tokio::test]
async fn what_is_for_good_asks_for_the_password() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let (max, eve, kim) = (app.person(&ann, "max").await, app.person(&ann, "eve").await, app.person_as(&ann, "kim", "admin").await);
    let page = |of: &str, by: &str| app.get(&format!("/people/{of}")).cookie(by).send();
    let (ours, theirs) = (page(&ann.user, &ann.token).await.expect(200), page(&max.user, &ann.token).await.expect(200));
    assert!(ours.text.contains("value=\"delete_account\"") && !ours.text.contains("value=\"erase\""));
    assert!(theirs.text.contains("value=\"offer_ownership\"") && !theirs.text.contains("value=\"erase\"") && !theirs.text.contains("value=\"leave\""));

    // Erasing: somebody who is gone, with the password, and no session is proved by it.
    done(&app, &max.user, &ann.token, &[("action", "terminate")]).await;
    let wrong = post(&app, &max.user, &ann.token, &[("action", "erase"), ("password", "not it, not at all")]).await.expect(422);
    assert!(wrong.text.contains("That is not your password.") && wrong.text.contains("id=\"password-wrong\""));
    post(&app, &max.user, &ann.token, &[("action", "erase")]).await.expect(422);
    post(&app, &max.user, &eve.token, &[("action", "erase"), ("password", &password("eve"))]).await.expect(403);
    let gone = done(&app, &max.user, &ann.token, &[("action", "erase"), ("password", &password("ann"))]).await;
    assert!(gone.text.contains("chip-erased") && !gone.text.contains(&max.email));
    app.post(&format!("/v1/users/{}/erase", max.user)).by(&ann.token).send().await.refused(403, "step_up_required");
    // The right password makes up for the wrong ones: more than ten acts in an hour are possible.
    for _ in 0..6 {
        post(&app, &kim.user, &ann.token, &[("action", "offer_ownership"), ("password", &password("ann"))]).await.expect(303);
        post(&app, &kim.user, &ann.token, &[("action", "offer_ownership"), ("password", "not it, not at all")]).await.expect(422);
    }

    // Ownership: seen by whom it concerns, taken once.
    assert!(page(&kim.user, &kim.token).await.text.contains("value=\"accept_ownership\""));
    assert!(page(&kim.user, &ann.token).await.text.contains("value=\"cancel_ownership\""));
    assert!(!page(&kim.user, &eve.token).await.text.contains("value=\"cancel_ownership\""));
    done(&app, &kim.user, &kim.token, &[("action", "cancel_ownership")]).await;
    post(&app, &kim.user, &kim.token, &[("action", "accept_ownership")]).await.expect(409);
    done(&app, &kim.user, &ann.token, &[("action", "offer_ownership"), ("password", &password("ann"))]).await;
    post(&app, &kim.user, &ann.token, &[("action", "accept_ownership")]).await.expect(422);
    let owner = done(&app, &kim.user, &kim.token, &[("action", "accept_ownership")]).await;
    assert!(owner.text.contains("The organization is yours."));
    let me = app.get("/v1/me").by(&ann.token).send().await.expect(200).json();
    assert_eq!(me["role"], "admin");

    // Leaving, and deleting the account: the last owner cannot; nobody leaves for another.
    let last = post(&app, &kim.user, &kim.token, &[("action", "leave"), ("password", &password("kim"))]).await.expect(409);
    assert!(last.text.contains("without anybody to run it"));
    post(&app, &eve.user, &ann.token, &[("action", "leave"), ("password", &password("ann"))]).await.expect(422);
    app.get("/v1/me").by(&eve.token).send().await.expect(200);
    let out = post(&app, &eve.user, &eve.token, &[("action", "leave"), ("password", &password("eve"))]).await.expect(303);
    assert!(out.header("location") == "/sign-in" && out.header("set-cookie").contains("Max-Age=0"));
    app.get("/v1/me").by(&eve.token).send().await.expect(401);
    post(&app, &ann.user, &ann.token, &[("action", "delete_account"), ("password", &password("ann"))]).await.expect(303);
    app.sign_in(&ann.email, &password("ann")).await.refused(401, "wrong_credentials");
    app.end().await;
}

#[tokio::test]
async fn r30_one_comes_back_as_before_or_as_somebody_new_where_that_is_offered() {
    let app = App::start().await;
    for (preset, offered) in [("default", true), ("business", false)] {
        let ann = app.found(preset, &format!("ann{offered}")).await;
        let name = format!("max{offered}");
        let max = if offered { app.person(&ann, &name).await } else { of_business(&app, &ann, &name, "collaborator").await };
        let off = done(&app, &max.user, &ann.token, &[("action", "terminate")]).await;
        assert_eq!((off.text.contains("value=\"restore\""), off.text.contains("value=\"start_fresh\"")), (true, offered), "{preset}");
        if !offered {
            post(&app, &max.user, &ann.token, &[("action", "start_fresh")]).await.expect(403);
            continue;
        }
        let led = post(&app, &max.user, &ann.token, &[("action", "start_fresh")]).await.expect(303);
        assert!(!led.header("location").contains(&max.user), "to the new one");
        let new = app.get(led.header("location")).cookie(&ann.token).send().await.expect(200);
        assert!(new.text.contains("chip-pending") && new.text.contains("A new person is invited"));
    }
    app.end().await;
}

#[tokio::test]
async fn somebody_is_put_in_groups_and_taken_out_of_them_by_hand() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let (max, eve) = (app.person(&ann, "max").await, app.person(&ann, "eve").await);
    let page = |by: &str| app.get(&format!("/people/{}", max.user)).cookie(by).send();
    assert!(!page(&ann.token).await.expect(200).text.contains("id=\"groups\""), "where there is no group there is nothing to say of groups");
    let made = |name: &str| app.post("/v1/groups").by(&ann.token).json(&json!({ "name": name }));
    let smiths = made("Smiths <b>").send().await.expect(201).json()["id"].as_str().unwrap().to_owned();
    made("Painters").send().await.expect(201);
    let put = done(&app, &max.user, &ann.token, &[("action", "add_to_group"), ("group", &smiths)]).await;
    assert!(put.text.contains("<h3><bdi>Smiths &#60;b&#62;</bdi></h3>") && put.text.contains("The person is in the group."));
    let seen = page(&eve.token).await.expect(200);
    assert!(seen.text.contains("Smiths") && !seen.text.contains("value=\"take_out_of_group\""));
    post(&app, &max.user, &eve.token, &[("action", "take_out_of_group"), ("group", &smiths)]).await.expect(403);
    post(&app, &max.user, &ann.token, &[("action", "add_to_group"), ("group", "grp_nothing")]).await.expect(404);
    let out = done(&app, &max.user, &ann.token, &[("action", "take_out_of_group"), ("group", &smiths)]).await;
    assert!(!out.text.contains("<h3><bdi>Smiths") && out.text.contains("The person is in none."));
    app.end().await;
}

#[tokio::test]
async fn everybody_fetches_what_is_known_of_them_by_hand() {
    let app = App::start().await;
    let ann = app.found("default", "ann").await;
    let (max, eve) = (app.person(&ann, "max").await, app.person(&ann, "eve").await);
    let ordered = post(&app, &max.user, &max.token, &[("action", "export")]).await.expect(303);
    let there = || app.get(ordered.header("location")).cookie(&max.token).send();
    assert!(there().await.expect(200).text.contains("It is being collected."));
    app.advance(Span::minutes(1)).await;
    let page = there().await.expect(200);
    let href = page.text.split("class=\"button\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    assert_eq!(app.get(&href).send().await.expect(200).json()["user"]["email"], max.email.as_str());
    app.get(ordered.header("location")).cookie(&eve.token).send().await.expect(404);
    post(&app, &max.user, &ann.token, &[("action", "export")]).await.expect(422);
    app.advance(Span::hours(1)).await;
    let over = there().await.expect(200);
    assert!(over.text.contains("It is not here any more") && !over.text.contains("href=\"http"));
    app.end().await;
}
