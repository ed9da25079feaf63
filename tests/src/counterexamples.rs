//! What would go wrong without each defence: one interleaving or one lost answer that a single line of the code stands
//! against (RELIABILITY sections 2 and 3). Nothing here depends on chance or speed. A call of the losing request stands at a
//! gate, after it has read and before it writes, until whatever overtakes it is done.

mod followed;
mod overtaken;
mod replaced;

use serde_json::Value;
use tests::{Admin, Answer, App, Invited, link_in, password};

/// The call with which every decision is written.
const COMMIT: &str = "TransactWriteItems";
const ADA: &str = "ada@person.test";

async fn act(app: &App, admin: &Admin, user: &str, act: &str) -> Answer {
    app.post(&format!("/v1/users/{user}/{act}")).by(&admin.token).send().await
}

async fn status(app: &App, admin: &Admin, user: &str) -> String {
    text(&app.get(&format!("/v1/users/{user}")).by(&admin.token).send().await.expect(200).json()["status"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The newest link that was mailed to the person.
async fn newest(app: &App, invited: &Invited) -> Invited {
    let link = link_in(app.mails(&invited.email, "invitation").await.last().unwrap(), "/i/");
    Invited { token: link.replace("/i/", ""), link, ..invited.clone() }
}

/// The second person who runs the place.
async fn second(app: &App, first: &Admin) -> Admin {
    let bob = app.person_as(first, "bob", "admin").await;
    Admin { org: first.org.clone(), user: bob.user, email: bob.email, token: bob.token }
}

/// Nobody got in: the person is not active, and the password that was tried opens nothing.
async fn nobody_is_in(app: &App, admin: &Admin, invited: &Invited) {
    assert_ne!(status(app, admin, &invited.user).await, "active");
    for email in [&invited.email, "corrected@person.test"] {
        app.sign_in(email, &password("ada")).await.refused(401, "wrong_credentials");
    }
}

/// How often each action stands on the person's timeline.
async fn times(app: &App, admin: &Admin, user: &str, action: &str) -> usize {
    let rows = app.get(&format!("/v1/users/{user}/timeline?limit=100")).by(&admin.token).send().await.expect(200).json();
    rows["data"].as_array().unwrap().iter().filter(|row| row["action"] == action).count()
}
