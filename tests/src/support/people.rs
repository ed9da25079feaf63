//! The people of the tests, made through the front door.

use serde_json::{Value, json};

use super::{Answer, App};

/// A password that nothing objects to, different for every name.
pub fn password(name: &str) -> String {
    format!("{name} keeps eleven blue teapots")
}

/// The first link in a mail whose path begins so, without the host.
#[track_caller]
pub fn link_in(mail: &Value, prefix: &str) -> String {
    let links = mail["links"].as_array().unwrap();
    let found = links.iter().filter_map(Value::as_str).find_map(|link| link.find(prefix).map(|at| link[at..].to_owned()));
    found.unwrap_or_else(|| panic!("no {prefix} link in {mail}"))
}

/// Whoever runs an organization.
#[derive(Clone, Debug)]
pub struct Admin {
    /// The organization's id.
    pub org: String,
    /// Its person's id.
    pub user: String,
    /// Its address.
    pub email: String,
    /// A session.
    pub token: String,
}

/// Somebody who was invited.
#[derive(Clone, Debug)]
pub struct Invited {
    /// Its person's id.
    pub user: String,
    /// Its address.
    pub email: String,
    /// The mailed link's path: /i/…
    pub link: String,
    /// The link's token.
    pub token: String,
}

impl Invited {
    /// The API's path of the link.
    pub fn api(&self) -> String {
        format!("/v1/invitation-links/{}", self.token)
    }
}

/// Somebody who is in.
#[derive(Clone, Debug)]
pub struct Person {
    /// Its person's id.
    pub user: String,
    /// Its address.
    pub email: String,
    /// A session.
    pub token: String,
}

impl App {
    /// Founds an organization and proves its first person's mailbox.
    pub async fn found(&self, preset: &str, name: &str) -> Admin {
        let email = format!("{name}@boss.test");
        let body = json!({
            "name": format!("{name} Works"), "preset": preset,
            "owner": { "email": email, "password": password(name), "first_name": name, "last_name": "Boss" },
        });
        let founded = self.post("/v1/organizations").json(&body).send().await.expect(201).json();
        let token = founded["session"]["token"].as_str().unwrap().to_owned();
        let mail = self.mails(&email, "verify_email").await.pop().unwrap();
        let link = link_in(&mail, "/v/").replace("/v/", "/v1/email-verifications/");
        self.post(&link).by(&token).send().await.expect(200);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Admin { org: text(&founded["organization"]["id"]), user: text(&founded["user"]["id"]), email, token }
    }

    /// What is sent to invite somebody.
    pub fn invitation(email: &str) -> Value {
        json!({ "email": email, "first_name": "Ada", "last_name": "Lovelace" })
    }

    /// Invites somebody and reads the mail.
    pub async fn invite(&self, admin: &Admin, email: &str) -> Invited {
        self.invite_as(admin, &App::invitation(email)).await
    }

    /// The same with a body of one's own.
    pub async fn invite_as(&self, admin: &Admin, body: &Value) -> Invited {
        let email = body["email"].as_str().unwrap();
        let answer = self.post("/v1/users").by(&admin.token).json(body).send().await.expect(201);
        let mail = self.mails(email, "invitation").await.pop().unwrap();
        let link = link_in(&mail, "/i/");
        let token = link.trim_start_matches("/i/").to_owned();
        Invited { user: answer.json()["user"]["id"].as_str().unwrap().to_owned(), email: email.to_owned(), link, token }
    }

    /// Accepts with a password.
    pub async fn accept(&self, invited: &Invited, name: &str) -> Answer {
        self.post(&format!("{}/accept", invited.api())).json(&json!({ "password": password(name) })).send().await
    }

    /// Invites somebody who accepts at once.
    pub async fn person(&self, admin: &Admin, name: &str) -> Person {
        self.person_as(admin, name, "").await
    }

    /// The same with a role.
    pub async fn person_as(&self, admin: &Admin, name: &str, role: &str) -> Person {
        let email = format!("{name}@person.test");
        let mut body = App::invitation(&email);
        if !role.is_empty() {
            body["role"] = role.into();
        }
        let invited = self.invite_as(admin, &body).await;
        let accepted = self.accept(&invited, name).await.expect(201).json();
        Person { user: invited.user, email, token: accepted["session"]["token"].as_str().unwrap().to_owned() }
    }

    /// A role that permits nothing beyond one's own data.
    pub async fn role_of_nothing(&self, admin: &Admin) -> String {
        self.post("/v1/roles").by(&admin.token).json(&json!({ "name": "nothing", "permissions": [] })).send().await.expect(201);
        "nothing".to_owned()
    }

    /// A new session of the organization's first person: the one before may have ended by the clock.
    pub async fn signed_in_again(&self, admin: &Admin) -> String {
        let name = admin.email.split('@').next().unwrap();
        let answer = self.sign_in(&admin.email, &password(name)).await.expect(201).json();
        answer["token"].as_str().unwrap().to_owned()
    }

    /// The session that follows this one, whose credential was given again: for what cannot be undone.
    pub async fn proved(&self, token: &str, name: &str) -> String {
        let again = self.post("/v1/sessions/current/step-up").by(token).json(&json!({ "password": password(name) })).send().await.expect(200);
        again.json()["token"].as_str().unwrap().to_owned()
    }

    /// Signs in.
    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.post("/v1/sessions").json(&json!({ "email": email, "password": password })).send().await
    }
}
