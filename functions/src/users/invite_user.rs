//! Invites a person by mail (F1, F11; R1–R4, R6, R8, R9), or once more, and says so where the address is invited already.

use domain::invitation::create::{IGNORABLE, Invite, Invited, create, without_mail};
use domain::limits::RECIPIENT;
use domain::{Email, EntryId, Locale, Message, Name, Phone, RoleName};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::invitations::door::{invitable, marks, said_keys, standing_at};
use crate::users::get_user::user_and_invitation;
use crate::views::{GrantInput, InvitationView, UserView, grants};

/// Whom to invite, and as what.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The address that the invitation is mailed to.
    #[schemars(with = "Option<String>")]
    pub email: Option<Email>,
    /// E.164.
    #[schemars(with = "Option<String>")]
    pub phone: Option<Phone>,
    /// First name.
    #[schemars(with = "Option<String>")]
    pub first_name: Option<Name>,
    /// Last name.
    #[schemars(with = "Option<String>")]
    pub last_name: Option<Name>,
    /// The role offered; the organization's default without one.
    #[schemars(with = "Option<String>")]
    pub role: Option<RoleName>,
    /// What the person is given beyond the role (R7).
    pub permissions: Option<Vec<GrantInput>>,
    /// The department, `dep_…`.
    #[schemars(with = "Option<String>")]
    pub department_id: Option<EntryId>,
    /// Position: one of the list, or one that joins it.
    #[schemars(with = "Option<String>")]
    pub position: Option<Name>,
    /// The organization's own id of the person.
    #[schemars(with = "Option<String>")]
    pub external_id: Option<Name>,
    /// The language of the mails.
    #[schemars(with = "Option<String>")]
    pub locale: Option<Locale>,
    /// The inviter's own words, plain text.
    #[schemars(with = "Option<String>")]
    pub message: Option<Message>,
    /// Mails to the address are held back, and this one goes all the same: the hold is lifted.
    #[serde(default)]
    pub confirm_suppressed: bool,
}

impl Request {
    /// What it says of the person.
    ///
    /// # Errors
    /// 422 without an address, or for permissions that are none.
    pub fn invite(self) -> Result<Invite, Problem> {
        let Request { email, phone, first_name, last_name, role, permissions, department_id: department, position, external_id, locale, message, .. } = self;
        let email = email.ok_or_else(|| Problem::field("required", "/email", "required"))?;
        let given = permissions.map(grants).transpose()?;
        Ok(Invite { email, phone, first_name, last_name, role, given, department, position, external_id, locale, message })
    }
}

/// The person and the invitation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The person, pending.
    pub user: UserView,
    /// The invitation.
    pub invitation: InvitationView,
    /// Whether the address was invited already.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reinvited: bool,
    /// When reinvited: whether another mail went out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail_sent: Option<bool>,
    /// When reinvited: fields that differ and were not taken over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
}

/// 201, or 200 when reinvited.
pub type Answered = Answer<Reply>;

/// Who holds the address, and who had it.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    let markers = request.email.as_ref().map_or_else(Keys::none, |email| invitable(claims.org, email));
    markers.and(said_keys(claims.org, request.external_id.as_ref(), request.department_id, request.position.as_ref()))
}

/// Creates the user and the invitation, or invites the one who is invited already again.
///
/// # Errors
/// 403 by `invite.inviters` or `role.above_own`; 409 by the address's holder, `external_id_taken`, `suppressed`; 422; 429 (F13, F1).
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let (confirmed, invite) = (request.confirm_suppressed, request.invite()?);
    let holder = standing_at(cx, &who.org, &who.user, &found, &invite.email).await?;
    let marks = marks(&found, who.org.id, &invite, confirmed)?;
    let change = who.call.decide(cx, who.actor(), |at| create(at, &who.org, &who.user, holder.clone(), invite, marks))?;
    let unmailed = holder.and_then(|holder| without_mail(&change.outcome, holder));
    Ok(answer(cx, &who, who.call.commit_within(cx, RECIPIENT, change, unmailed, kept).await?))
}

/// The same answer again, from the ids that the receipt keeps.
///
/// # Errors
/// 404 if the person is gone by now.
pub async fn replay(cx: &Context, who: Member, _: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let user = receipt.id("user").and_then(|id| id.parse().ok()).ok_or_else(|| Problem::internal("a receipt without user"))?;
    let (user, invitation) = user_and_invitation(cx, who.org.id, user).await?;
    let invitation = invitation.ok_or_else(Problem::not_found)?;
    let ignored = IGNORABLE.into_iter().filter(|field| receipt.id("ignored").is_some_and(|ids| ids.split(' ').any(|id| id == *field))).collect();
    let invited = match receipt.id("mail_sent") {
        None => Invited::Created { user, invitation },
        Some(mail_sent) => Invited::Reinvited { user, invitation, mail_sent: mail_sent == "true", ignored },
    };
    Ok(answer(cx, &who, invited))
}

fn kept(invited: &Invited) -> (u16, Vec<(&'static str, String)>) {
    match invited {
        Invited::Created { user, .. } => (201, vec![("user", user.id.to_string())]),
        Invited::Reinvited { user, mail_sent, ignored, .. } => {
            (200, vec![("user", user.id.to_string()), ("mail_sent", mail_sent.to_string()), ("ignored", ignored.join(" "))])
        }
    }
}

fn answer(cx: &Context, who: &Member, invited: Invited) -> Answered {
    let (user, invitation, again) = match invited {
        Invited::Created { user, invitation } => (user, invitation, None),
        Invited::Reinvited { user, invitation, mail_sent, ignored } => (user, invitation, Some((mail_sent, ignored))),
    };
    let reply = Reply {
        user: UserView::of(&user, &who.org, cx.clock.now()).hinting(&user.hints_after_placing()),
        invitation: InvitationView::of(&invitation, &who.org, cx.clock.now()),
        reinvited: again.is_some(),
        mail_sent: again.as_ref().map(|(mail_sent, _)| *mail_sent),
        ignored: again.into_iter().flat_map(|(_, ignored)| ignored).map(str::to_owned).collect(),
    };
    Answer::of(if reply.reinvited { 200 } else { 201 }, reply).version(user.version)
}
