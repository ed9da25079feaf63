//! The rules of INVITATIONS, told once more in the plainest way: what each act answers and what it leaves. Nothing here knows
//! of tables, versions or tokens, and nothing is taken from the code that is tested but its clock's arithmetic.

use std::collections::BTreeMap;

use domain::{Span, Time};

/// The least time between two mails to one person.
const GAP: Span = Span(60);
/// How long a session lives, and how long unseen.
const SESSION: (Span, Span) = (Span::days(30), Span::days(7));
/// A session's last use is noted this often.
const SEEN: Span = Span::minutes(5);

/// A status and a code; the code of a success is empty.
pub type Said = (u16, &'static str);
pub const DEAD: Said = (410, "dead_link");

/// What the preset decides.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Whether an admin gets a new link when one expires, and how often in a row.
    pub renewals: u32,
    /// Whether people are removed, or only switched off.
    pub removes: bool,
    /// Whether an admin makes people active and sets their passwords.
    pub admins_decide: bool,
    /// Whether a link that went through an admin opens without a code.
    pub handed_opens: bool,
}

impl Rules {
    pub fn of(preset: &str) -> Rules {
        match preset {
            "default" => Rules { renewals: 3, removes: true, admins_decide: false, handed_opens: false },
            "tenant" => Rules { renewals: 0, removes: true, admins_decide: false, handed_opens: false },
            _ => Rules { renewals: 3, removes: false, admins_decide: true, handed_opens: true },
        }
    }
}

const TTL: Span = Span::hours(24);
const RESENDS_A_DAY: usize = 5;
const FRESH_LINKS_A_DAY: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Pending,
    Active,
    /// Switched off, or said no where nobody is removed.
    Inactive {
        withdrawn: bool,
    },
    Terminated {
        never_joined: bool,
    },
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::Pending => "pending",
            Status::Active => "active",
            Status::Inactive { .. } => "inactive",
            Status::Terminated { .. } => "terminated",
        }
    }
}

/// What an admin does with a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Invite,
    Resend,
    Revoke,
    Deactivate,
    Activate,
    Terminate,
    Restore,
    SetPassword,
    HandOut,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Invite,
    Handed,
    Setup,
}

/// A link that somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub token: String,
    pub kind: Kind,
    pub epoch: u32,
}

#[derive(Clone, Debug)]
pub struct Session {
    pub token: String,
    stamps: (u32, u32),
    began: Time,
    seen: Time,
}

#[derive(Clone, Debug)]
pub struct Account {
    pub password: String,
    must_change: bool,
    stamp: u32,
}

/// A person, from the invitation on.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: String,
    pub status: Status,
    /// Whether the person ever was active.
    joined: bool,
    pub account: Option<Account>,
    stamp: u32,
    pub epoch: u32,
    pub expires: Time,
    ends: BTreeMap<u32, &'static str>,
    told: bool,
    pub renewals: u32,
    setup_until: Option<Time>,
    last_mail: Time,
    resends: Vec<i64>,
    fresh_links: Vec<i64>,
    /// Since when the present link waits to be mailed, while nobody has swept; none: it went to the queue, or to an admin.
    waits: Option<Time>,
    mailed: bool,
    pub links: Vec<Link>,
    pub sessions: Vec<Session>,
}

impl Person {
    /// Somebody who has just been invited.
    pub fn invited(id: String, rules: Rules, now: Time) -> Person {
        Person {
            id,
            status: Status::Pending,
            joined: false,
            account: None,
            stamp: 0,
            epoch: 1,
            expires: now.whole_second() + TTL,
            ends: BTreeMap::new(),
            told: false,
            renewals: rules.renewals,
            setup_until: None,
            last_mail: now,
            resends: Vec::new(),
            fresh_links: Vec::new(),
            waits: None,
            mailed: true,
            links: Vec::new(),
            sessions: Vec::new(),
        }
    }

    pub fn is_gone(&self) -> bool {
        self.status == Status::Terminated { never_joined: true }
    }

    /// Whether the link opens; if not, why.
    pub fn opens(&self, link: &Link, now: Time) -> Result<(), &'static str> {
        if link.kind == Kind::Setup {
            let open = self.status == Status::Active && self.account.is_none() && link.epoch == self.epoch && self.setup_until.is_some_and(|until| now < until);
            return match (open, self.status) {
                (true, _) => Ok(()),
                (false, Status::Inactive { .. }) => Err("user_inactive"),
                (false, Status::Terminated { .. }) => Err("terminated"),
                (false, _) => Err(self.ends.get(&self.epoch).copied().filter(|reason| matches!(*reason, "accepted" | "password_set")).unwrap_or("activated")),
            };
        }
        match self.ends.get(&link.epoch) {
            Some(reason) => Err(reason),
            None if link.epoch != self.epoch => Err("unknown"),
            None if now >= self.expires => Err("expired"),
            None => Ok(()),
        }
    }

    /// Whether the mailbox must hold the present link by now.
    pub fn is_owed_a_link(&self, now: Time) -> bool {
        self.status == Status::Pending && self.mailed && self.waits.is_none() && now < self.expires
    }

    fn end(&mut self, reason: &'static str) {
        self.ends.entry(self.epoch).or_insert(reason);
        self.setup_until = None;
    }

    fn open_epoch(&mut self, reason: &'static str, expires: Time) {
        self.end(reason);
        self.epoch += 1;
        (self.expires, self.told, self.mailed) = (expires, false, false);
    }

    /// The link is mailed at `due`; what is not due yet waits for a sweep.
    fn mail(&mut self, due: Time, now: Time) {
        (self.last_mail, self.mailed, self.waits) = (due, true, (due > now).then_some(due));
    }

    /// The present link's time is renewed, or the next one's begins.
    fn prolong(&mut self, now: Time) {
        let expires = now.whole_second() + TTL;
        if now < self.expires {
            self.expires = expires;
        } else {
            self.open_epoch("expired", expires);
        }
    }

    fn back_to_pending(&mut self, rules: Rules, reason: &'static str, now: Time) {
        let due = now.max(self.last_mail + GAP);
        self.renewals = rules.renewals;
        self.open_epoch(reason, due.whole_second() + TTL);
        self.mail(due, now);
        self.resends.push(now.day());
        self.status = Status::Pending;
    }

    fn enter(&mut self, now: Time) {
        (self.status, self.joined) = (Status::Active, true);
        if self.account.is_none() {
            if self.ends.contains_key(&self.epoch) {
                self.epoch += 1;
            }
            let due = now.max(self.last_mail + GAP);
            self.end("activated");
            (self.setup_until, self.last_mail) = (Some(due.whole_second() + TTL), due);
            self.resends.push(now.day());
        }
    }

    /// What an admin does, but for inviting.
    pub fn act(&mut self, rules: Rules, act: Act, password: &str, now: Time) -> Said {
        match (act, self.status) {
            (Act::Invite, _) => unreachable!("inviting begins before the person"),
            (Act::Terminate, _) if !rules.removes => (403, "forbidden"),
            (Act::SetPassword, _) if !rules.admins_decide => (403, "forbidden"),
            (Act::Deactivate, Status::Inactive { .. }) => (409, "already_inactive"),
            (Act::Activate, Status::Active) => (409, "already_active"),
            (Act::Terminate, Status::Terminated { .. }) => (409, "already_terminated"),
            (Act::Restore, Status::Terminated { never_joined: true }) => (409, "never_joined"),

            (Act::Resend, Status::Pending) => self.resend(rules, now),
            (Act::HandOut, Status::Pending) => {
                if now >= self.expires {
                    self.open_epoch("expired", now.whole_second() + TTL);
                    self.waits = None;
                }
                (200, "")
            }
            (Act::Revoke, Status::Pending) => self.leave(rules, "revoked", 200),
            (Act::Deactivate, Status::Pending | Status::Active) => self.lose(Status::Inactive { withdrawn: false }, "user_inactive"),
            (Act::Terminate, _) => self.lose(Status::Terminated { never_joined: false }, "terminated"),
            (Act::Activate, Status::Inactive { withdrawn }) => {
                if self.joined || rules.admins_decide && !withdrawn {
                    self.enter(now);
                } else {
                    self.back_to_pending(rules, "user_inactive", now);
                }
                (200, "")
            }
            (Act::Activate, Status::Pending) if rules.admins_decide => {
                self.enter(now);
                (200, "")
            }
            (Act::Restore, Status::Terminated { .. }) => {
                if self.joined {
                    self.enter(now);
                } else {
                    self.back_to_pending(rules, "terminated", now);
                }
                (200, "")
            }
            (Act::SetPassword, Status::Pending | Status::Active) => {
                let stamp = self.account.as_ref().map_or(0, |account| account.stamp) + 1;
                self.account = Some(Account { password: password.to_owned(), must_change: true, stamp });
                if self.status == Status::Pending || self.setup_until.is_some() {
                    self.end("password_set");
                }
                (self.status, self.joined) = (Status::Active, true);
                (200, "")
            }
            _ => (409, "wrong_status"),
        }
    }

    fn resend(&mut self, rules: Rules, now: Time) -> Said {
        let today = self.resends.iter().filter(|day| **day == now.day()).count();
        if now < self.last_mail + GAP || today >= RESENDS_A_DAY {
            return (429, "too_soon");
        }
        self.prolong(now);
        self.renewals = rules.renewals;
        self.mail(now, now);
        self.resends.push(now.day());
        (200, "")
    }

    fn lose(&mut self, status: Status, reason: &'static str) -> Said {
        if self.status == Status::Pending || self.setup_until.is_some() {
            self.end(reason);
        }
        self.stamp += 1;
        self.status = status;
        (200, "")
    }

    fn leave(&mut self, rules: Rules, reason: &'static str, said: u16) -> Said {
        self.end(reason);
        self.stamp += 1;
        self.status = if rules.removes { Status::Terminated { never_joined: true } } else { Status::Inactive { withdrawn: true } };
        (said, "")
    }

    /// The person accepts; whoever gets in has a session, which [`Person::has`] is told.
    pub fn accept(&mut self, rules: Rules, link: &Link, password: &str, now: Time) -> Said {
        if self.opens(link, now).is_err() {
            return DEAD;
        }
        if link.kind == Kind::Handed && !rules.handed_opens {
            return (409, "code_required");
        }
        self.end("accepted");
        (self.status, self.joined) = (Status::Active, true);
        self.account = Some(Account { password: password.to_owned(), must_change: false, stamp: 0 });
        (201, "")
    }

    pub fn decline(&mut self, rules: Rules, link: &Link, now: Time) -> Said {
        match (self.opens(link, now), link.kind) {
            (Err(_), _) => DEAD,
            (Ok(()), Kind::Handed) => (403, "handed_link"),
            (Ok(()), Kind::Setup) => (409, "wrong_status"),
            (Ok(()), Kind::Invite) => self.leave(rules, "declined", 204),
        }
    }

    /// Whoever has any link asks for a fresh one.
    pub fn renew(&mut self, now: Time) -> Said {
        let today = self.fresh_links.iter().filter(|day| **day == now.day()).count();
        if self.status == Status::Pending && today < FRESH_LINKS_A_DAY {
            self.prolong(now);
            self.mail(now, now);
            self.fresh_links.push(now.day());
        }
        (202, "")
    }

    pub fn sign_in(&self) -> Said {
        if self.account.is_some() && self.status == Status::Active { (201, "") } else { (401, "wrong_credentials") }
    }

    /// A session that came with a success.
    pub fn has(&mut self, token: String, now: Time) {
        let stamps = (self.account.as_ref().map_or(0, |account| account.stamp), self.stamp);
        self.sessions.push(Session { token, stamps, began: now, seen: now });
    }

    /// The session is used.
    pub fn uses(&mut self, session: usize, now: Time) -> Said {
        let (stamp, active) = (self.stamp, self.status == Status::Active);
        let Some(account) = &self.account else { return (401, "unauthenticated") };
        let it = &mut self.sessions[session];
        let in_time = now < it.began.whole_second() + SESSION.0 && now < it.seen + SESSION.1;
        if !active || it.stamps != (account.stamp, stamp) || !in_time {
            return (401, "unauthenticated");
        }
        if account.must_change {
            return (403, "password_change_required");
        }
        if now >= it.seen + SEEN {
            it.seen = now;
        }
        (200, "")
    }

    /// Every minute's look at what is due.
    pub fn sweep(&mut self, now: Time) {
        if self.waits.is_some_and(|due| due <= now) {
            self.waits = None;
        }
        if self.status == Status::Pending && now >= self.expires && !self.told {
            self.told = true;
            if self.renewals > 0 {
                self.renewals -= 1;
                self.open_epoch("expired", now.whole_second() + TTL);
            }
        }
    }
}
