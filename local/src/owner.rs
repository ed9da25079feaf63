//! The first organization and its owner, made through the front door like anybody's, its mailbox proved by the captured mail.

use domain::Entropy;
use platform::clock::OsEntropy;
use serde_json::{Value, json};

use crate::front::{Front, Unexpected, token_of};
use crate::options::StartError;
use crate::runner::Inner;
use crate::services::write_private;

/// The owner's address.
pub const EMAIL: &str = "owner@acme.test";
const FILE: &str = "owner.txt";
const MARK: &str = "owner_organization";
/// A start that was cut short repeats the same creation.
const ONCE: &str = "first-organization";
/// 32 characters that nobody mistakes for each other: five bits each.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const PASSWORD_LENGTH: usize = 20;

/// Who can sign in from the start.
#[derive(Clone)]
pub struct Owner {
    /// The organization's id.
    pub organization: String,
    /// The address.
    pub email: String,
    /// The password; `None` when its file was removed.
    pub password: Option<String>,
    /// Whether this start created it.
    pub new: bool,
}

/// Finds the owner that an earlier start made, or makes it.
pub(crate) async fn ensure(inner: &Inner) -> Result<Owner, StartError> {
    let ledger = &inner.services.ledger;
    let kept = match &inner.folder {
        Some(folder) => std::fs::read_to_string(folder.join(FILE)).ok().and_then(|text| text.lines().nth(1).map(str::to_owned)),
        None => None,
    };
    if let Some(organization) = ledger.mark(MARK)? {
        return Ok(Owner { organization, email: EMAIL.to_owned(), password: kept, new: false });
    }
    let password = kept.unwrap_or_else(draw_password);
    if let Some(folder) = &inner.folder {
        // Before the account exists: a start that is cut short must not leave an owner whose password nobody knows.
        write_private(&folder.join(FILE), &format!("{EMAIL}\n{password}\n"))?;
    }
    let organization = found(inner, &password).await?;
    ledger.set_mark(MARK, &organization)?;
    Ok(Owner { organization, email: EMAIL.to_owned(), password: Some(password), new: true })
}

/// Twenty random characters.
pub(crate) fn draw_password() -> String {
    let mut bytes = [0u8; PASSWORD_LENGTH];
    OsEntropy.fill(&mut bytes);
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// Creates the organization and proves the owner's mailbox. Answers the organization's id.
async fn found(inner: &Inner, password: &str) -> Result<String, StartError> {
    let outside = Front { context: &inner.context, token: None, source: "127.0.0.1" };
    let body = json!({"name": "Acme", "owner": {"email": EMAIL, "password": password, "first_name": "Olivia", "last_name": "Owner"}});
    let founded = outside.call("create_organization", "POST", "/v1/organizations", Some(ONCE), Some(&body)).await?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (organization, token) = (text(&founded["organization"]["id"]), text(&founded["session"]["token"]));
    inner.pumps.drain().await;
    let mail = inner.services.mailbox.find(Some(EMAIL), Some("verify_email"))?.pop().unwrap_or_default();
    let proof = token_of(&mail, "/v/").ok_or_else(|| StartError::Owner(Unexpected::missing("the mail that proves the owner's mailbox")))?;
    let inside = Front { token: Some(&token), ..outside };
    inside.call("verify_email", "POST", &format!("/v1/email-verifications/{proof}"), None, None).await?;
    Ok(organization)
}
