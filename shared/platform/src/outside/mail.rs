//! One mail through SESv2. SES has no idempotency: whoever calls has claimed the outbox row before.

use aws_sdk_sesv2::error::BuildError;
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader, MessageTag};
use domain::{AccountId, Email, MailId, OrgId, UserId};

use crate::Context;
use crate::aws::how;

/// The message tag that names the mail. The mail service reports with every tag what became of a mail.
pub const TAG_MAIL: &str = "usher-mail";
/// The message tag that names the template.
pub const TAG_TEMPLATE: &str = "usher-template";
/// The message tag that names the organization.
pub const TAG_ORG: &str = "usher-org";
/// The message tag that names the user it is about.
pub const TAG_USER: &str = "usher-user";
/// The message tag that names the account it is about.
pub const TAG_ACCOUNT: &str = "usher-account";

/// A mail, ready to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The outbox row; delivery reports name it.
    pub id: MailId,
    /// Which template, for the mail service's statistics and for its reports.
    pub template: &'static str,
    /// Whose organization's; reports name these ids, and with them the mail is found.
    pub org: Option<OrgId>,
    /// About which user.
    pub user: Option<UserId>,
    /// About which account.
    pub account: Option<AccountId>,
    /// The stored form of the address.
    pub to: Email,
    /// One line, no markup.
    pub subject: String,
    /// The text part, complete by itself.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// Why a mail was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendFailure {
    /// Later: throttled, paused or out of reach. The cause, for the log.
    Later(String),
    /// Never: the service refuses this mail. The cause, for the log.
    Never(String),
}

/// Sends it.
///
/// # Errors
/// [`SendFailure`]. After `Later` because of a lost answer it may have been sent all the same.
pub async fn send(cx: &Context, mail: &Outgoing) -> Result<(), SendFailure> {
    let content = content(mail).map_err(|e| SendFailure::Never(e.to_string()))?;
    let ids =
        [(TAG_ORG, mail.org.map(|id| id.to_string())), (TAG_USER, mail.user.map(|id| id.to_string())), (TAG_ACCOUNT, mail.account.map(|id| id.to_string()))];
    let named = [(TAG_MAIL, mail.id.to_string()), (TAG_TEMPLATE, mail.template.to_owned())];
    let tags = named.into_iter().chain(ids.into_iter().filter_map(|(name, id)| Some((name, id?))));
    let mut request = cx
        .clients
        .ses()
        .send_email()
        .from_email_address(&cx.config.mail_from)
        .destination(Destination::builder().to_addresses(mail.to.as_str()).build())
        .content(content)
        .set_configuration_set_name(cx.config.configuration_set.clone());
    for (name, value) in tags {
        request = request.email_tags(MessageTag::builder().name(name).value(value).build().map_err(|e| SendFailure::Never(e.to_string()))?);
    }
    match request.send().await {
        Ok(_) => Ok(()),
        Err(error) => {
            let cause = how(&error);
            let refused = matches!(error.as_service_error(), Some(SendEmailError::MessageRejected(_) | SendEmailError::BadRequestException(_)));
            Err(if refused { SendFailure::Never(cause) } else { SendFailure::Later(cause) })
        }
    }
}

fn content(mail: &Outgoing) -> Result<EmailContent, BuildError> {
    let utf8 = |data: &str| Content::builder().data(data).charset("UTF-8").build();
    let automatic = MessageHeader::builder().name("Auto-Submitted").value("auto-generated").build()?;
    let body = Body::builder().text(utf8(&mail.text)?).html(utf8(&mail.html)?).build();
    Ok(EmailContent::builder().simple(Message::builder().subject(utf8(&mail.subject)?).body(body).headers(automatic).build()).build())
}
