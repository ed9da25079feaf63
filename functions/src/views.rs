//! How users, invitations, organizations and sessions look in answers (API.md, Shapes).

pub mod around;
pub mod asked;
mod audit;
pub mod catalogs;
mod grants;
mod rows;

pub use audit::{ActorView, AuditView, ChangeView, FieldErrorView, TargetView};
pub use grants::{GrantInput, GrantView, grants};
pub use rows::{InvitationShort, UserRow, UserTotals};

use domain::days_off::is_away;
use domain::organization::ownership::{Offer, offer_seen_by};
use domain::user::Hint;
use domain::{Invitation, Organization, Session, Time, User};
use schemars::JsonSchema;
use serde::Serialize;

use crate::photos;
use crate::texts::Texts;

/// A user.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UserView {
    /// `usr_…`
    pub id: String,
    /// The canonical status.
    pub status: String,
    /// The status as the organization calls it.
    pub status_label: String,
    /// The address.
    pub email: String,
    /// Whether the mailbox was proved.
    pub email_verified: bool,
    /// The address that it is to have, once the person proved it.
    pub pending_email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Both names, or the address.
    pub display_name: String,
    /// The role.
    pub role: String,
    /// What the person may do, by the role and beyond it; Usher's own alone where that is everything.
    pub permissions: Vec<String>,
    /// The department.
    pub department_id: Option<String>,
    /// Position.
    pub position: Option<String>,
    /// The location.
    pub location_id: Option<String>,
    /// Who is above the person here.
    pub manager_id: Option<String>,
    /// The organization's own id of the person.
    pub external_id: Option<String>,
    /// Where the photo is, for whoever sends a session along; null for whoever has none.
    pub photo_url: Option<String>,
    /// Language.
    pub locale: Option<String>,
    /// The zone that the person lives in; null: the organization's.
    pub time_zone: Option<String>,
    /// RFC 3339.
    pub created_at: String,
    /// When the person first became active here.
    pub first_activated_at: Option<String>,
    /// When the person was switched off.
    pub deactivated_at: Option<String>,
    /// While pending: what is wrong with the last mail, which is failed, suppressed, bounced or complained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undelivered: Option<String>,
    /// Why a person who is off or gone is so.
    pub reason: Option<String>,
    /// When somebody who is gone is erased, where the organization wants that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purge_at: Option<String>,
    /// Whether the person is off now.
    pub at_vacation: bool,
    /// Whether the account has a second factor.
    pub mfa: bool,
    /// Whether the organization manages the account; null until joined.
    pub managed: Option<bool>,
    /// The version, also the `ETag`.
    pub version: u32,
    /// What else is worth doing now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<HintView>,
}

/// Something worth doing after what was done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HintView {
    /// no_department or freeze_cards.
    pub code: String,
    /// set_department, or freeze_elsewhere: in the product that gave the right.
    pub action: String,
}

impl UserView {
    /// `user` as `org` shows it at `now`.
    pub fn of(user: &User, org: &Organization, now: Time) -> UserView {
        let (deactivated_at, reason) = match &user.status {
            domain::Status::Inactive { since, ending, .. } => (Some(since.to_string()), Some(ending.name().to_owned())),
            domain::Status::Terminated { ending, .. } => (None, Some(ending.name().to_owned())),
            _ => (None, None),
        };
        let undelivered = match &user.status {
            domain::Status::Pending { link } => link.trouble.map(|state| state.name().to_owned()),
            _ => None,
        };
        let erased = user.status.kind() == domain::StatusKind::Erased;
        UserView {
            id: user.id.to_string(),
            status: user.status.kind().name().to_owned(),
            status_label: org.policies().label_of(&user.status).to_owned(),
            email: if erased { String::new() } else { user.email.as_str().to_owned() },
            email_verified: user.email_verified,
            pending_email: user.email_to_prove(now).map(ToString::to_string),
            phone: user.phone.as_ref().map(ToString::to_string),
            first_name: user.first_name.as_ref().map(ToString::to_string),
            last_name: user.last_name.as_ref().map(ToString::to_string),
            display_name: if erased { String::new() } else { user.display_name() },
            role: user.role_shown().map(ToString::to_string).unwrap_or_default(),
            permissions: user.grants(org.policies()).names().into_iter().map(str::to_owned).collect(),
            department_id: user.department.map(|id| id.to_string()),
            position: user.position.as_ref().map(ToString::to_string),
            location_id: user.location.map(|id| id.to_string()),
            manager_id: user.manager.map(|id| id.to_string()),
            external_id: user.external_id.as_ref().map(ToString::to_string),
            photo_url: photos::url(user.id, user.photo),
            locale: user.locale.as_ref().map(ToString::to_string),
            time_zone: user.time_zone.as_ref().map(ToString::to_string),
            created_at: user.created_at.to_string(),
            first_activated_at: user.first_activated_at.map(|at| at.to_string()),
            deactivated_at,
            undelivered,
            reason,
            purge_at: user.purge_at.map(|at| at.to_string()),
            at_vacation: is_away(&user.absences, user.time_zone.as_ref(), &org.time_zone, now),
            mfa: user.mfa,
            managed: user.managed,
            version: user.version,
            hints: Vec::new(),
        }
    }

    /// The same after something was done that makes `hints` worth saying.
    #[must_use]
    pub fn hinting(mut self, hints: &[Hint]) -> UserView {
        let hint = |hint: &Hint| HintView { code: hint.code().to_owned(), action: hint.action().to_owned() };
        self.hints = hints.iter().map(hint).collect();
        self
    }
}

/// What is known of the last mail.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DeliveryView {
    /// queued, sent, delivered, …
    pub state: String,
    /// Since when.
    pub at: String,
    /// Why it is in trouble: permanent, no_mailbox, suppression_list, transient, mailbox_full, too_large, content, unwanted,
    /// held_back, refused or undetermined.
    pub reason: Option<String>,
}

/// An invitation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InvitationView {
    /// `inv_…`; never the secret of the link.
    pub id: String,
    /// For whom.
    pub user_id: String,
    /// pending, expired, accepted, declined or revoked, by the clock.
    pub status: String,
    /// The generation of the link.
    pub epoch: u32,
    /// The present link's end.
    pub expires_at: String,
    /// The same in words, with the organization's zone.
    pub expires_at_local: String,
    /// invitee, admin or both.
    pub link_held_by: String,
    /// Mails to the invited person.
    pub send_count: u32,
    /// When the last of them was due.
    pub last_sent_at: Option<String>,
    /// Automatic new links left.
    pub renewals_left: u32,
    /// What became of the last mail.
    pub delivery: Option<DeliveryView>,
    /// How the person is reached.
    pub channel: String,
    /// The role offered.
    pub role: String,
    /// Who invited first.
    pub invited_by: String,
    /// RFC 3339.
    pub created_at: String,
    /// What the present epoch ended with.
    pub reason: Option<String>,
    /// The version, also the `ETag`.
    pub version: u32,
}

impl InvitationView {
    /// `invitation` as it stands at `now`.
    pub fn of(invitation: &Invitation, org: &Organization, now: Time) -> InvitationView {
        InvitationView {
            id: invitation.id.to_string(),
            user_id: invitation.user.to_string(),
            status: invitation.status(now).name().to_owned(),
            epoch: invitation.epoch,
            expires_at: invitation.expires_at.to_string(),
            expires_at_local: Texts::English.when(invitation.expires_at, org.time_zone.as_str()),
            link_held_by: invitation.link_held_by.name().to_owned(),
            send_count: invitation.sends.count,
            last_sent_at: invitation.sends.last_at.map(|at| at.to_string()),
            renewals_left: invitation.renewals_left,
            delivery: invitation.sends.delivery.map(|d| DeliveryView {
                state: d.state.name().to_owned(),
                at: d.at.to_string(),
                reason: d.reason.map(|reason| reason.name().to_owned()),
            }),
            channel: "email".to_owned(),
            role: invitation.role.to_string(),
            invited_by: invitation.invited_by.to_string(),
            created_at: invitation.created_at.to_string(),
            reason: invitation.ends.get(&invitation.epoch).map(|reason| reason.name().to_owned()),
            version: invitation.version,
        }
    }
}

/// An organization.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OrganizationView {
    /// `org_…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where its policies come from.
    pub preset: String,
    /// The zone in which its deadlines are told.
    pub time_zone: String,
    /// The language of its mails and pages where neither invitation nor user names one; null for English.
    pub locale: Option<String>,
    /// To whom its ownership is offered; shown to that person and to owners.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ownership_offer: Option<OfferView>,
    /// RFC 3339.
    pub created_at: String,
    /// The version.
    pub version: u32,
}

/// That somebody is to own the organization.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OfferView {
    /// The owner who goes.
    pub from: String,
    /// Who is to come.
    pub to: String,
    /// Until when.
    pub until: String,
}

impl OrganizationView {
    /// `org` as `user` sees it at `now`.
    pub fn seen_by(org: &Organization, user: &User, now: Time) -> OrganizationView {
        let offer = offer_seen_by(org, user, now);
        let view = |offer: Offer| OfferView { from: offer.from.to_string(), to: offer.to.to_string(), until: offer.until.to_string() };
        OrganizationView { ownership_offer: offer.map(view), ..OrganizationView::of(org) }
    }

    /// `org` as it stands.
    pub fn of(org: &Organization) -> OrganizationView {
        OrganizationView {
            id: org.id.to_string(),
            name: org.name.to_string(),
            preset: org.policy.preset().name().to_owned(),
            time_zone: org.time_zone.to_string(),
            locale: org.locale.as_ref().map(ToString::to_string),
            ownership_offer: None,
            created_at: org.created_at.to_string(),
            version: org.version,
        }
    }
}

/// A session's credential: shown once.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TokenView {
    /// The bearer token.
    pub token: String,
    /// Its end, whatever happens.
    pub expires_at: String,
}

/// A session, as its owner sees it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SessionView {
    /// `ses_…`
    pub id: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// The organization it is for.
    pub organization_id: String,
    /// What the person signed in with.
    pub device: String,
    /// RFC 3339.
    pub created_at: String,
    /// To five minutes.
    pub last_seen_at: String,
    /// Its end, whatever happens.
    pub expires_at: String,
}

impl SessionView {
    /// `session`, seen from `current`.
    pub fn of(session: &Session, current: &Session) -> SessionView {
        SessionView {
            id: session.id.to_string(),
            current: session.id == current.id,
            organization_id: session.org.to_string(),
            device: session.device.clone(),
            created_at: session.created_at.to_string(),
            last_seen_at: session.last_seen_at.to_string(),
            expires_at: session.expires_at.to_string(),
        }
    }
}
