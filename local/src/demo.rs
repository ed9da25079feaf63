//! Demo people, seeded behind the ready line and through the front door: invited, mailed, accepted, some of them not.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use domain::{Limits, Span, Time};
use platform::Context;
use platform::aws::{Clients, Wire};
use platform::clock::Clock;
use platform::config::Config;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::front::{Front, Unexpected, token_of};
use crate::owner::Owner;
use crate::runner::Inner;

const MARK: &str = "demo_seeded";
const FIRST: [&str; 16] =
    ["Mia", "Noah", "Aylin", "Jonas", "Sofía", "Luca", "Zoë", "Emre", "Hanna", "Tomás", "Ines", "Piotr", "Ngozi", "Kenji", "Leila", "Ødger"];
const LAST: [&str; 15] =
    ["Berger", "Okafor", "Lindqvist", "Novák", "Tanaka", "Moreau", "O'Neill", "Schäfer", "Rossi", "Yılmaz", "García", "Kowalski", "Haddad", "Jansen", "Silva"];

/// How a demo person ends up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Active,
    Inactive,
    Pending,
    NearExpiry,
    Expired,
}

fn fate(index: u32) -> Fate {
    match index {
        1 => Fate::Expired,
        4 => Fate::NearExpiry,
        _ if index % 8 == 3 => Fate::Pending,
        _ if index % 15 == 9 => Fate::Inactive,
        _ => Fate::Active,
    }
}

/// A clock that stands where an invitation is to have been sent.
struct Standing(Time);

impl Clock for Standing {
    fn now(&self) -> Time {
        self.0
    }
}

/// Seeds up to `people`, one after the other, continuing where an earlier start stopped.
pub(crate) async fn seed(inner: Arc<Inner>, owner: Owner, people: u32, mut stopped: oneshot::Receiver<()>) {
    tokio::select! {
        biased;
        _ = &mut stopped => {}
        outcome = seed_all(&inner, &owner, people) => {
            if let Err(cause) = outcome {
                tracing::warn!(%cause, "the demo data is not complete");
            }
            inner.demo_ready.store(true, Ordering::Release);
        }
    }
}

async fn seed_all(inner: &Inner, owner: &Owner, people: u32) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let ledger = &inner.services.ledger;
    let first = ledger.mark(MARK)?.and_then(|text| text.parse().ok()).unwrap_or(0);
    let Some(password) = owner.password.as_deref().filter(|_| first < people) else { return Ok(()) };
    let outside = Front { context: &inner.context, token: None, source: "127.0.0.1" };
    let body = json!({"email": owner.email, "password": password});
    let session = outside.call("sign_in", "POST", "/v1/sessions", None, Some(&body)).await?;
    let token = session["token"].as_str().unwrap_or_default();
    // However many are wanted: what protects people from an inviter's mails does not bind the demo.
    let config = Config { limits: Limits::NONE, ..inner.context.config.clone() };
    let unlimited = Context::new(config, inner.context.clients.clone(), inner.clock.clone());
    for index in first..people {
        seed_one(inner, &unlimited, token, index).await?;
        ledger.set_mark(MARK, &(index + 1).to_string())?;
    }
    Ok(())
}

async fn seed_one(inner: &Inner, unlimited: &Context, token: &str, index: u32) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let fate = fate(index);
    let ago = match fate {
        Fate::Expired => Span::hours(25),
        Fate::NearExpiry => Span::minutes(23 * 60 + 30),
        _ => Span(0),
    };
    let context = if ago == Span(0) { unlimited.clone() } else { earlier(inner, ago) };
    // Every demo person calls from an address of their own, as real ones would: no limit per source is touched.
    let source = format!("10.0.{}.{}", index / 250, index % 250 + 1);
    let admin = Front { context: &context, token: Some(token), source: &source };
    let (first, last) = (FIRST[index as usize % FIRST.len()], LAST[index as usize % LAST.len()]);
    let email = format!("demo{:03}@acme.test", index + 1);
    let mut body = json!({"email": email, "first_name": first, "last_name": last});
    if index % 12 == 5 {
        body["role"] = json!("admin");
    }
    let invited = match admin.call("invite_user", "POST", "/v1/users", None, Some(&body)).await {
        // A start that was cut short had come past the invitation.
        Err(refused) if refused.code().starts_with("already_") => return Ok(()),
        outcome => outcome?,
    };
    inner.pumps.drain().await;
    if matches!(fate, Fate::Active | Fate::Inactive) {
        accept(inner, &source, &email).await?;
    }
    if fate == Fate::Inactive {
        let user = invited["user"]["id"].as_str().unwrap_or_default();
        admin.call("deactivate_user", "POST", &format!("/v1/users/{user}/deactivate"), None, None).await?;
    }
    Ok(())
}

fn earlier(inner: &Inner, ago: Span) -> Context {
    let then = Standing(inner.clock.now() - ago);
    let config = inner.context.config.clone();
    let clients = Clients::new(&config, Wire::plain());
    Context::new(config, clients, Arc::new(then))
}

async fn accept(inner: &Inner, source: &str, email: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mail: Value = inner.services.mailbox.find(Some(email), Some("invitation"))?.pop().unwrap_or_default();
    let link = token_of(&mail, "/i/").ok_or_else(|| Unexpected::missing("a demo invitation"))?;
    let invitee = Front { context: &inner.context, token: None, source };
    let body = json!({"password": crate::owner::draw_password()});
    invitee.call("accept_invitation", "POST", &format!("/v1/invitation-links/{link}/accept"), None, Some(&body)).await?;
    Ok(())
}
