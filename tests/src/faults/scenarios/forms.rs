//! The same by pages: what a browser without JavaScript sends.

use domain::Span;
use serde_json::Value;
use tests::{link_in, password};

use super::super::{Act, Body, Scenario};
use super::{boss, in_two_places, invited, ready, reset_link, unproved};

fn press(path: impl Into<String>, session: Option<&str>, fields: &[(&'static str, &str)]) -> Act {
    let fields = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Act::Ask("POST", path.into(), session.map(str::to_owned), Body::Form(fields))
}

pub(in super::super) fn of_forms() -> Vec<Scenario> {
    vec![
        scenario!("sign_in_form", |app, tag| {
            let admin = boss(app, tag).await;
            let fields = [("action", "sign_in"), ("email", admin.email.as_str()), ("password", &password(&format!("ann{tag}")))];
            ready(&admin, &[], press("/sign-in", None, &fields))
        }),
        scenario!("sign_in_form asking for a reset", |app, tag| {
            let admin = boss(app, tag).await;
            ready(&admin, &[], press("/sign-in", None, &[("action", "reset"), ("email", &admin.email)]))
        }),
        scenario!("sign_out_form", |app, tag| {
            let admin = boss(app, tag).await;
            ready(&admin, &[], press("/sign-out", Some(&admin.token), &[("action", "sign_out")]))
        }),
        scenario!("switch_form", |app, tag| {
            let (admin, email, session) = in_two_places(app, tag).await;
            ready(&admin, &[&email], press("/switch-organization", Some(&session), &[("organization", &admin.org)]))
        }),
        scenario!("verify_form", |app, tag| {
            let (admin, link) = unproved(app, tag).await;
            ready(&admin, &[], press(link.replace("/v1/email-verifications/", "/v/"), Some(&admin.token), &[("action", "verify")]))
        }),
        scenario!("reset_form", |app, tag| {
            let admin = boss(app, tag).await;
            let link = reset_link(app, &admin.email).await.replace("/v1/password-reset-links/", "/r/");
            ready(&admin, &[], press(link, None, &[("action", "complete"), ("key", tag), ("password", &password("new"))]))
        }),
        scenario!("invitation_form", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            let fields = [("action", "accept"), ("key", tag), ("password", &password("ada"))];
            ready(&admin, &[&ada.email], press(&ada.link, None, &fields))
        }),
        scenario!("invitation_form declining", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            ready(&admin, &[&ada.email], press(&ada.link, None, &[("action", "decline"), ("confirm", "yes")]))
        }),
        scenario!("home_form", |app, tag| {
            let (admin, email) = (boss(app, tag).await, format!("ada{tag}@person.test"));
            let fields = [("action", "invite"), ("key", tag), ("email", email.as_str()), ("first_name", "Ada"), ("last_name", "Lovelace")];
            ready(&admin, &[&email], press("/home", Some(&admin.token), &fields))
        }),
        scenario!("notice_form", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            app.advance(Span::hours(25)).await;
            let link = link_in(&app.mails(&admin.email, "expiry_notice").await[0], "/n/");
            let session: Value = app.sign_in(&admin.email, &password(&format!("ann{tag}"))).await.expect(201).json();
            ready(&admin, &[&ada.email], press(link, session["token"].as_str(), &[("action", "resend")]))
        }),
    ]
}

/// The forms of the workbenches.
pub(in super::super) fn of_workbenches() -> Vec<Scenario> {
    vec![
        scenario!("person_form", |app, tag| {
            let (admin, ada) = invited(app, tag).await;
            let fields = [("action", "save"), ("first_name", "Ada"), ("position", "Painter"), ("external_id", tag)];
            ready(&admin, &[&ada.email], press(format!("/people/{}", ada.user), Some(&admin.token), &fields))
        }),
        scenario!("person_form erasing", |app, tag| {
            let admin = boss(app, tag).await;
            let max = app.person(&admin, &format!("max{tag}")).await;
            app.post(&format!("/v1/users/{}/deactivate", max.user)).by(&admin.token).send().await.expect(200);
            let fields = [("action", "erase"), ("password", &password(&format!("ann{tag}")) as &str)];
            ready(&admin, &[&max.email], press(format!("/people/{}", max.user), Some(&admin.token), &fields))
        }),
        scenario!("organization_form", |app, tag| {
            let admin = boss(app, tag).await;
            ready(&admin, &[], press("/organization", Some(&admin.token), &[("action", "add"), ("list", "departments"), ("name", tag)]))
        }),
    ]
}
