//! What a mail says, from the rows as they are when it is sent. A mail about something that is over is not sent.

use domain::change::Mail;
use domain::notices::still_asks;
use domain::{Account, Email, Invitation, LinkHolder, Organization, Status, StatusKind, Template, Time, User};
use futures::future::try_join_all;
use platform::Context;
use platform::edge::Problem;
use platform::keys::{self, Key, Keys};
use platform::outside::Outgoing;
use platform::seal::{AccountLink, Keyring, Link, Purpose};

use crate::mail::letters::{
    self, CODE_MINUTES, Code, EmailChangeRequested, EmailChanged, ExpiryNotice, InvitationDeclined, InviteeAsks, Letter, NextEmail, NotTheirAccount,
    NoticeDigest, NoticeKind, NoticeLine, PasswordChanged, PasswordReset, PasswordSet, SetUp, Undelivered, VerifyEmail, Why, device_in_words, veiled,
};
use crate::mail::reader;
use crate::texts::{Texts, of_invitation, of_member};

/// How many lines of a digest are read at once.
const LINES_AT_ONCE: usize = 10;
/// The zone of mails that belong to no organization.
const NO_ZONE: &str = "UTC";

/// A mail as it goes, and the lines of the digest that end with it.
pub(super) struct Composed {
    /// The mail; none if it has no point any more.
    pub(super) outgoing: Option<Outgoing>,
    /// Where its lines stand.
    pub(super) lines: Vec<Key>,
}

/// Composes it.
///
/// # Errors
/// 503.
pub(super) async fn compose(cx: &Context, mail: &Mail) -> Result<Composed, Problem> {
    let (letter, lines) = match mail.template {
        Template::VerifyEmail
        | Template::EmailChangeRequested
        | Template::EmailChanged
        | Template::PasswordReset
        | Template::PasswordChanged
        | Template::PasswordSet => (about_account(cx, mail).await?, Vec::new()),
        Template::NoticeDigest => digest(cx, mail).await?,
        _ => (about_invitation(cx, mail).await?, Vec::new()),
    };
    let outgoing = letter.map(|letter| Outgoing {
        id: mail.id,
        template: mail.template.name(),
        org: mail.org,
        user: mail.user,
        account: mail.account,
        to: mail.to.clone(),
        subject: letter.subject,
        text: letter.text,
        html: letter.html,
    });
    Ok(Composed { outgoing, lines })
}

/// Whether a notice still tells its reader something.
///
/// # Errors
/// 503.
pub(super) async fn has_point(cx: &Context, notice: &Mail, user: &User, invitation: &Invitation) -> Result<bool, Problem> {
    if notice.template != Template::ExpiryNotice {
        return Ok(true);
    }
    let found = cx.table.read(&Keys::from([keys::organization(user.org), keys::user(user.org, invitation.granter)])).await?;
    let (org, granter) = (found.organization(user.org)?, found.user(user.org, invitation.granter)?);
    let stamp = org.zip(granter).and_then(|(org, granter)| granter.grants_still(user, invitation, &org));
    Ok(still_asks(notice, user, invitation, stamp, cx.clock.now()))
}

/// The digest of what still asks for something, its lines made anew; none if nothing does.
async fn digest(cx: &Context, mail: &Mail) -> Result<(Option<Letter>, Vec<Key>), Problem> {
    let Some(org) = mail.org else { return Ok((None, Vec::new())) };
    let Some(organization) = cx.table.read(&keys::organization(org).into()).await?.organization(org)? else { return Ok((None, Vec::new())) };
    let waiting = cx.table.digest_lines(org, mail.id).await?;
    let say = reader::of_address(cx, &organization, &mail.to).await?;
    let mut lines = Vec::new();
    for some in waiting.chunks(LINES_AT_ONCE) {
        let mut asked = Vec::with_capacity(some.len());
        for notice in some {
            asked.push(line(cx, notice, say));
        }
        lines.extend(try_join_all(asked).await?.into_iter().flatten());
    }
    let ends = waiting.iter().map(|notice| keys::digest_line(org, mail.id, notice.id)).collect();
    let letter = NoticeDigest { organization: organization.name.to_string(), lines, list: cx.url("/home") };
    Ok(((!letter.lines.is_empty()).then(|| letter.letter(say)), ends))
}

async fn line(cx: &Context, notice: &Mail, say: Texts) -> Result<Option<NoticeLine>, Problem> {
    Ok(around(cx, notice).await?.and_then(|around| Around { say, ..around }.line()))
}

async fn about_account(cx: &Context, mail: &Mail) -> Result<Option<Letter>, Problem> {
    let Some(id) = mail.account else { return Ok(None) };
    let Some(account) = cx.table.read(&keys::account(id).into()).await?.account(id)? else { return Ok(None) };
    let (say, keyring, now) = (reader::of_account(cx, &account).await?, cx.keyring().await?, cx.clock.now());
    let link = |purpose, path: &str| cx.url(&format!("{path}{}", keyring.seal_account_link(&AccountLink { purpose, account: id, epoch: mail.epoch }, now)));
    Ok(match mail.template {
        Template::VerifyEmail if mail.epoch > 0 => account
            .next_email
            .as_ref()
            .filter(|next| next.epoch == mail.epoch && now < next.until)
            .map(|next| NextEmail { link: link(Purpose::Verify, "/v/"), expires_at: say.when(next.until, NO_ZONE) }.letter(say)),
        Template::EmailChangeRequested => asked_for(&account, mail.epoch).map(|next| {
            let (at, next) = (say.when(mail.due, NO_ZONE), veiled(next.as_str()));
            EmailChangeRequested { at, next, reset_page: cx.url("/sign-in?reset=1") }.letter(say)
        }),
        Template::EmailChanged => email_changed(cx, mail, &account, say).await?,
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

/// The address that was asked for by the link of `epoch`, whether or not it was proved since; none where that was taken back.
fn asked_for(account: &Account, epoch: u32) -> Option<&Email> {
    let next = account.next_email.as_ref().filter(|next| next.epoch == epoch).map(|next| &next.email);
    next.or((account.email_proved == epoch).then_some(&account.email))
}

async fn email_changed(cx: &Context, mail: &Mail, account: &Account, say: Texts) -> Result<Option<Letter>, Problem> {
    let organization = match mail.org {
        Some(org) => cx.table.read(&keys::organization(org).into()).await?.organization(org)?,
        None => None,
    };
    let zone = organization.as_ref().map_or(NO_ZONE, |org| org.time_zone.as_str());
    let (at, next) = (say.when(mail.due, zone), veiled(account.email.as_str()));
    Ok(Some(EmailChanged { at, next, organization: organization.map(|org| org.name.to_string()) }.letter(say)))
}

async fn password_set(cx: &Context, mail: &Mail) -> Result<Option<Letter>, Problem> {
    let (Some(org), Some(user)) = (mail.org, mail.user) else { return Ok(None) };
    let found = cx.table.read(&Keys::from([keys::organization(org), keys::user(org, user)])).await?;
    let Some(organization) = found.organization(org)? else { return Ok(None) };
    let say = of_member(found.user(org, user)?.as_ref(), &organization, "");
    let at = say.when(mail.due, organization.time_zone.as_str());
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
    suppressed: bool,
    say: Texts,
    keyring: std::sync::Arc<Keyring>,
    now: Time,
}

async fn around<'a>(cx: &'a Context, mail: &'a Mail) -> Result<Option<Around<'a>>, Problem> {
    let (Some(org), Some(user)) = (mail.org, mail.user) else { return Ok(None) };
    let found = cx.table.read(&Keys::from([keys::organization(org), keys::user(org, user), keys::invitation(org, user)])).await?;
    let (Some(organization), Some(person), Some(invitation)) = (found.organization(org)?, found.user(org, user)?, found.invitation(org, user)?) else {
        return Ok(None);
    };
    let asks = mail.template == Template::InviteeAsks;
    let suppression = if asks { keys::suppression(org, &person.email).into() } else { Keys::none() };
    let found = cx.table.read(&suppression.and(keys::user(org, invitation.granter))).await?;
    let granter = found.user(org, invitation.granter)?;
    let suppressed = asks && found.suppression(org, &person.email)?.is_some();
    let say = match mail.template {
        Template::Invitation | Template::InvitationReminder | Template::SetUp | Template::Code => of_invitation(&invitation, &person, &organization, ""),
        _ => reader::of_address(cx, &organization, &mail.to).await?,
    };
    Ok(Some(Around { cx, mail, org: organization, user: person, invitation, granter, suppressed, say, keyring: cx.keyring().await?, now: cx.clock.now() }))
}

async fn about_invitation(cx: &Context, mail: &Mail) -> Result<Option<Letter>, Problem> {
    let Some(around) = around(cx, mail).await? else { return Ok(None) };
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
        _ => None,
    })
}

impl Around<'_> {
    fn link(&self, purpose: Purpose, path: &str, epoch: u32) -> String {
        let link = Link { purpose, org: self.org.id, user: self.user.id, epoch };
        self.cx.url(&format!("{path}{}", self.keyring.seal_link(&link, self.now)))
    }
    fn when(&self, at: Time) -> String {
        self.say.when(at, self.org.time_zone.as_str())
    }
    fn is_pending(&self) -> bool {
        self.user.status.kind() == StatusKind::Pending
    }
    fn stands(&self) -> bool {
        self.is_pending() && self.invitation.standing(self.mail.epoch, self.granter_stamp(), self.now).is_ok()
    }
    fn granter_stamp(&self) -> Option<u32> {
        self.granter.as_ref()?.grants_still(&self.user, &self.invitation, &self.org)
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
            role: self.say.role_of(&self.invitation.role, self.org.policies()),
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
    fn still_asks(&self) -> bool {
        still_asks(self.mail, &self.user, &self.invitation, self.granter_stamp(), self.now)
    }
    /// The link for the admin to pass on, while it works, and until when.
    fn handed(&self) -> Option<(String, String)> {
        let live = self.mail.epoch != 0 && self.stands();
        live.then(|| (self.link(Purpose::Handed, "/i/", self.mail.epoch), self.when(self.invitation.expires_at)))
    }
    /// A notice in a digest, if it still tells the reader something.
    fn line(&self) -> Option<NoticeLine> {
        let what = match self.mail.template {
            Template::ExpiryNotice if self.still_asks() => NoticeKind::Expired(self.when(self.mail.due)),
            Template::InvitationDeclined => NoticeKind::Declined(self.when(self.mail.due)),
            Template::InviteeAsks if !matches!(self.user.status, Status::Active { .. }) => NoticeKind::Asks,
            Template::NotTheirAccount if self.is_pending() => NoticeKind::NotTheirs,
            Template::Undelivered if self.is_pending() => NoticeKind::Undelivered(self.invitation.sends.trouble()?.name()),
            _ => return None,
        };
        let (link, link_expires_at) = self.handed().filter(|_| self.mail.template == Template::ExpiryNotice).unzip();
        Some(NoticeLine {
            person: self.user.display_name(),
            email: self.user.email.as_str().to_owned(),
            what,
            link,
            link_expires_at,
            notice_page: self.notice_page(),
        })
    }
    /// Sent as long as it asks for something: a notice that has nothing to say any more is dropped.
    fn expiry_notice(&self) -> Option<Letter> {
        let (link, link_expires_at) = self.handed().unzip();
        let letter = ExpiryNotice {
            organization: self.org.name.to_string(),
            person: self.user.display_name(),
            email: self.user.email.as_str().to_owned(),
            expired_at: self.when(self.mail.due),
            link,
            link_expires_at,
            renewals_left: self.invitation.renewals_left,
            last: self.mail.epoch == 0 && self.org.policies().max_renewals > 0,
            notice_page: self.notice_page(),
        };
        self.still_asks().then(|| letter.letter(self.say))
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
        let why = match self.invitation.standing(self.invitation.epoch, self.granter_stamp(), self.now) {
            _ if self.is_pending() && (self.suppressed || self.invitation.sends.undelivered()) => Why::Unmailed,
            Err(reason) => Why::Dead(reason),
            Ok(()) => Why::Limit,
        };
        InviteeAsks {
            organization: self.org.name.to_string(),
            person: self.user.display_name(),
            email: self.user.email.as_str().to_owned(),
            why,
            notice_page: self.notice_page(),
        }
        .letter(self.say)
    }
}
