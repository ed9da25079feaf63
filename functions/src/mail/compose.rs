//! What a mail says, from the rows as they are when it is sent. A mail about something that is over is not sent.

use domain::change::Mail;
use domain::{Invitation, LinkHolder, Organization, Status, StatusKind, Template, Time, User};
use platform::Context;
use platform::edge::Problem;
use platform::keys::{self, Keys};
use platform::outside::Outgoing;
use platform::seal::{AccountLink, Keyring, Link, Purpose};

use crate::mail::letters::{
    self, CODE_MINUTES, Code, ExpiryNotice, InvitationDeclined, InviteeAsks, Letter, NotTheirAccount, PasswordChanged, PasswordReset, PasswordSet, SetUp,
    Undelivered, VerifyEmail, device_in_words,
};
use crate::mail::reader;
use crate::texts::{Texts, of_invitation, of_member};

/// The zone of mails that belong to no organization.
const NO_ZONE: &str = "UTC";

/// Composes it; none if it has no point any more.
///
/// # Errors
/// 503.
pub(super) async fn compose(cx: &Context, mail: &Mail) -> Result<Option<Outgoing>, Problem> {
    let letter = match mail.template {
        Template::VerifyEmail | Template::PasswordReset | Template::PasswordChanged | Template::PasswordSet => about_account(cx, mail).await?,
        _ => about_invitation(cx, mail).await?,
    };
    Ok(letter.map(|letter| Outgoing {
        id: mail.id,
        template: mail.template.name(),
        org: mail.org,
        user: mail.user,
        account: mail.account,
        to: mail.to.clone(),
        subject: letter.subject,
        text: letter.text,
        html: letter.html,
    }))
}

async fn about_account(cx: &Context, mail: &Mail) -> Result<Option<Letter>, Problem> {
    let Some(id) = mail.account else { return Ok(None) };
    let Some(account) = cx.table.read(&keys::account(id).into()).await?.account(id)? else { return Ok(None) };
    let (say, keyring, now) = (reader::of_account(cx, &account).await?, cx.keyring().await?, cx.clock.now());
    let link = |purpose, path: &str| cx.url(&format!("{path}{}", keyring.seal_account_link(&AccountLink { purpose, account: id, epoch: mail.epoch }, now)));
    Ok(match mail.template {
        Template::VerifyEmail => account
            .verify_until
            .filter(|until| now < *until)
            .map(|until| VerifyEmail { link: link(Purpose::Verify, "/v/"), expires_at: say.when(until, NO_ZONE) }.letter(say)),
        Template::PasswordReset => account
            .reset
            .until
            .filter(|_| account.reset_is_live(mail.epoch, now))
            .map(|until| PasswordReset { link: link(Purpose::Reset, "/r/"), expires_at: say.when(until, NO_ZONE) }.letter(say)),
        Template::PasswordSet => password_set(cx, mail).await?,
        _ => {
            let device = mail.device.as_deref().and_then(|device| device_in_words(device, say));
            Some(PasswordChanged { at: say.when(mail.due, NO_ZONE), device, reset_page: cx.url("/sign-in?reset=1") }.letter(say))
        }
    })
}

async fn password_set(cx: &Context, mail: &Mail) -> Result<Option<Letter>, Problem> {
    let (Some(org), Some(user)) = (mail.org, mail.user) else { return Ok(None) };
    let found = cx.table.read(&Keys::from([keys::organization(org), keys::user(org, user)])).await?;
    let Some(organization) = found.organization(org)? else { return Ok(None) };
    let say = of_member(found.user(org, user)?.as_ref(), &organization, "");
    let at = say.when(mail.due, &organization.time_zone);
    let letter = PasswordSet { organization: organization.name.to_string(), at, sign_in_page: cx.url("/sign-in"), reset_page: cx.url("/sign-in?reset=1") };
    Ok(Some(letter.letter(say)))
}

/// Everything that a mail about an invitation may speak of.
struct Around<'a> {
    cx: &'a Context,
    mail: &'a Mail,
    org: Organization,
    user: User,
    invitation: Invitation,
    granter: Option<User>,
    say: Texts,
    keyring: std::sync::Arc<Keyring>,
    now: Time,
}

async fn about_invitation(cx: &Context, mail: &Mail) -> Result<Option<Letter>, Problem> {
    let (Some(org), Some(user)) = (mail.org, mail.user) else { return Ok(None) };
    let found = cx.table.read(&Keys::from([keys::organization(org), keys::user(org, user), keys::invitation(org, user)])).await?;
    let (Some(organization), Some(person), Some(invitation)) = (found.organization(org)?, found.user(org, user)?, found.invitation(org, user)?) else {
        return Ok(None);
    };
    let granter = cx.table.read(&keys::user(org, invitation.granter).into()).await?.user(org, invitation.granter)?;
    let say = match mail.template {
        Template::Invitation | Template::InvitationReminder | Template::SetUp | Template::Code => of_invitation(&invitation, &person, &organization, ""),
        _ => reader::of_address(cx, &organization, &mail.to).await?,
    };
    let around = Around { cx, mail, org: organization, user: person, invitation, granter, say, keyring: cx.keyring().await?, now: cx.clock.now() };
    Ok(match mail.template {
        Template::Invitation => around.invitation(),
        Template::InvitationReminder => around.reminder(),
        Template::SetUp => around.set_up(),
        Template::Code => around.code(),
        Template::ExpiryNotice => around.expiry_notice(),
        Template::InvitationDeclined => Some(around.declined()),
        Template::InviteeAsks => Some(around.asks()),
        Template::NotTheirAccount => Some(around.not_their_account()),
        Template::Undelivered => around.undelivered(),
        Template::VerifyEmail | Template::PasswordReset | Template::PasswordChanged | Template::PasswordSet => None,
    })
}

impl Around<'_> {
    fn link(&self, purpose: Purpose, path: &str, epoch: u32) -> String {
        let link = Link { purpose, org: self.org.id, user: self.user.id, epoch };
        self.cx.url(&format!("{path}{}", self.keyring.seal_link(&link, self.now)))
    }
    fn when(&self, at: Time) -> String {
        self.say.when(at, &self.org.time_zone)
    }
    fn is_pending(&self) -> bool {
        self.user.status.kind() == StatusKind::Pending
    }
    fn stands(&self) -> bool {
        let stamp = self.granter.as_ref().map(|granter| granter.grant_stamp);
        self.is_pending() && self.invitation.standing(self.mail.epoch, stamp, self.now).is_ok()
    }
    fn inviter(&self) -> String {
        self.granter.as_ref().map(User::display_name).unwrap_or_default()
    }
    fn notice_page(&self) -> String {
        self.link(Purpose::Notice, "/n/", 0)
    }

    fn invitation(&self) -> Option<Letter> {
        let letter = letters::Invitation {
            organization: self.org.name.to_string(),
            inviter: self.inviter(),
            role: self.invitation.role.to_string(),
            link: self.link(Purpose::Invite, "/i/", self.mail.epoch),
            expires_at: self.when(self.invitation.expires_at),
            message: self.invitation.message.as_ref().map(ToString::to_string),
            first_name: self.user.first_name.as_ref().map(ToString::to_string),
        };
        self.stands().then(|| letter.letter(self.say))
    }
    fn reminder(&self) -> Option<Letter> {
        let letter = letters::InvitationReminder {
            organization: self.org.name.to_string(),
            inviter: self.inviter(),
            link: self.link(Purpose::Invite, "/i/", self.mail.epoch),
            expires_at: self.when(self.invitation.expires_at),
            first_name: self.user.first_name.as_ref().map(ToString::to_string),
        };
        (self.stands() && self.invitation.link_held_by != LinkHolder::Admin).then(|| letter.letter(self.say))
    }
    fn set_up(&self) -> Option<Letter> {
        let until = self.invitation.setup_until.filter(|until| self.now < *until)?;
        let wanted = matches!(self.user.status, Status::Active { .. }) && self.user.account.is_none() && self.mail.epoch == self.invitation.epoch;
        let letter = SetUp {
            organization: self.org.name.to_string(),
            link: self.link(Purpose::Setup, "/i/", self.mail.epoch),
            expires_at: self.when(until),
            first_name: self.user.first_name.as_ref().map(ToString::to_string),
        };
        wanted.then(|| letter.letter(self.say))
    }
    fn code(&self) -> Option<Letter> {
        let issued = self.invitation.code.filter(|code| code.serial == self.mail.serial && self.now < code.until)?;
        let digits = self.keyring.code(self.invitation.id, issued.serial);
        Some(Code { code: digits, minutes: CODE_MINUTES }.letter(self.say))
    }
    /// Sent as long as the person has not joined: a notice that has nothing to say any more is dropped.
    fn expiry_notice(&self) -> Option<Letter> {
        let live = self.mail.epoch != 0 && self.stands();
        let letter = ExpiryNotice {
            organization: self.org.name.to_string(),
            person: self.user.display_name(),
            email: self.user.email.as_str().to_owned(),
            expired_at: self.when(self.mail.due),
            link: live.then(|| self.link(Purpose::Handed, "/i/", self.mail.epoch)),
            link_expires_at: live.then(|| self.when(self.invitation.expires_at)),
            renewals_left: self.invitation.renewals_left,
            last: self.mail.epoch == 0 && self.org.policies().max_renewals > 0,
            notice_page: self.notice_page(),
        };
        self.is_pending().then(|| letter.letter(self.say))
    }
    fn declined(&self) -> Letter {
        InvitationDeclined {
            organization: self.org.name.to_string(),
            person: self.user.display_name(),
            email: self.user.email.as_str().to_owned(),
            declined_at: self.when(self.mail.due),
        }
        .letter(self.say)
    }
    fn not_their_account(&self) -> Letter {
        NotTheirAccount {
            organization: self.org.name.to_string(),
            person: self.user.display_name(),
            email: self.user.email.as_str().to_owned(),
            notice_page: self.notice_page(),
        }
        .letter(self.say)
    }
    /// Without a point once the person is in, the address was corrected or another mail is on its way.
    fn undelivered(&self) -> Option<Letter> {
        let state = self.invitation.sends.trouble().filter(|_| self.is_pending())?;
        let letter = Undelivered {
            organization: self.org.name.to_string(),
            person: self.user.display_name(),
            email: self.user.email.as_str().to_owned(),
            state,
            notice_page: self.notice_page(),
        };
        Some(letter.letter(self.say))
    }
    fn asks(&self) -> Letter {
        let stamp = self.granter.as_ref().map(|granter| granter.grant_stamp);
        let reason = self.invitation.standing(self.invitation.epoch, stamp, self.now).err().unwrap_or(domain::DeadReason::Expired);
        InviteeAsks {
            organization: self.org.name.to_string(),
            person: self.user.display_name(),
            email: self.user.email.as_str().to_owned(),
            reason,
            notice_page: self.notice_page(),
        }
        .letter(self.say)
    }
}
