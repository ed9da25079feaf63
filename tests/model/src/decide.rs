//! Reading and deciding: the rules of the domain run on what is stored. What an operation does around its rule is done here
//! as `functions` does it.

use std::sync::Arc;

use domain::change::Moment;
use domain::invitation::accept::{Acceptance, accept};
use domain::invitation::create::{Holder, create, last_to_leave};
use domain::invitation::door::Door;
use domain::invitation::expire::{expire, notice_recipient};
use domain::invitation::hold::Hold;
use domain::invitation::link::hand_out;
use domain::invitation::renew::{Asking, renew};
use domain::invitation::resend::resend;
use domain::invitation::{create::Invite, withdraw};
use domain::user::{activate, deactivate, set_password, terminate};
use domain::{Actor, Change, Fact, FollowUp, Invitation, Mail, Password, Refused, Status, StatusKind, Template, Time, User};

use crate::call::{Act, Link};
use crate::defence::{Defence, Defences};
use crate::scene::{Dice, FIRST_ADMIN, SCENE, SECOND_ADMIN, START, mail_id};
use crate::store::{Naming, Store, plan};
use crate::world::Transaction;

/// What came of it.
pub enum Decision {
    /// Something to commit.
    Commits(Transaction),
    /// Nothing to do, and no refusal.
    Nothing,
    /// Refused.
    Refused,
}

/// What everybody decides with.
struct Desk<'a> {
    store: &'a Store,
    now: Time,
    defences: Defences,
}

type Answer = Result<Option<Change<()>>, Refused>;

/// Decides `act` on what is stored, at `now`. `mail` is the number that a mail gets which it orders.
pub fn decide(store: &Store, act: Act, now: Time, mail: u8, defences: Defences) -> Decision {
    let desk = Desk { store, now, defences };
    match desk.decide(act) {
        Err(_) => Decision::Refused,
        Ok(Some(change)) if !change.facts.is_empty() => Decision::Commits(transaction(change, act, now, mail)),
        Ok(_) => Decision::Nothing,
    }
}

/// Mails with a link, and those that tell of an expiry. The others tell of what happened, and nothing hangs on them here.
fn matters(mail: &Mail) -> bool {
    matches!(mail.template, Template::Invitation | Template::SetUp | Template::ExpiryNotice)
}

fn transaction(change: Change<()>, act: Act, now: Time, number: u8) -> Transaction {
    let drawn = change.mails().find(|mail| matters(mail)).map(|mail| mail.id);
    let naming = Naming { place: act.about(), mail: drawn.map(|drawn| (drawn, mail_id(number))) };
    let named = |mail: &Mail| {
        let user = mail.user.map(|id| SCENE.people[naming.place_of(id)]);
        Arc::new(Mail { id: naming.mail(mail.id), user, ..mail.clone() })
    };
    let epoch = |follow_up: &FollowUp| match follow_up {
        FollowUp::Event(event) if event.kind == "invitation.expired" => event.data.get("epoch")?.parse().ok(),
        _ => None,
    };
    Transaction {
        writes: plan(&change.facts, naming),
        mails: change.mails().filter(|mail| matters(mail)).map(named).collect(),
        tells: change.follow_ups.iter().find_map(epoch),
        is_recorded: change.record.is_some(),
        at: now,
    }
}

/// The rule's change, without its outcome.
fn done<T>(change: Change<T>) -> Answer {
    Ok(Some(change.with(())))
}

impl Desk<'_> {
    fn decide(&self, act: Act) -> Answer {
        if !act.is_by_an_admin() {
            return self.without_admin(act);
        }
        let by = self.caller(act)?;
        let (org, mut dice) = (&SCENE.org, Dice::default());
        let mut at = self.moment(Actor::User(by.id), &mut dice);
        if let Act::Create(place) = act {
            let change = create(&mut at, org, &by, self.holder(), Invite::of(SCENE.address.clone()), Hold::Free)?;
            let is_new = change.facts.iter().any(|fact| matches!(fact, Fact::UserAddressTaken(..)));
            // There are two places. Who would be the third comes to nothing.
            return if is_new && self.store.users[place].is_some() { Err(Refused::WrongCredentials) } else { done(change) };
        }
        let user = self.user(act.about())?;
        let invitation = self.store.invitations[act.about()].as_deref().cloned();
        let stamp = invitation.as_ref().and_then(|invitation| self.store.granter_stamp(invitation));
        match (act, invitation) {
            (Act::Resend(..), Some(invitation)) => done(resend(&mut at, org, &by, user, invitation, stamp, Hold::Free)?),
            (Act::HandOut(_), Some(invitation)) => done(hand_out(&mut at, org, &by, user, invitation, stamp)?),
            (Act::Revoke(_), Some(invitation)) => done(withdraw::revoke(&mut at, org, &by, user, invitation)?),
            (Act::Activate(_), invitation) => done(activate(&mut at, org, &by, user, invitation)?),
            (Act::Deactivate(_) | Act::DeactivateAdmin(_), invitation) => done(deactivate(&mut at, org.policies(), &by, user, invitation)?),
            (Act::Terminate(_), invitation) => done(terminate(&mut at, org.policies(), &by, user, invitation)?),
            (Act::SetPassword(place), invitation) => {
                let account = self.store.accounts[place].as_deref().cloned();
                done(set_password(&mut at, org, &by, user, invitation, account, password())?)
            }
            _ => Err(Refused::UnknownRole),
        }
    }

    fn without_admin(&self, act: Act) -> Answer {
        match act {
            Act::Accept(link) => self.accept(link),
            Act::Decline(link) => {
                let mut dice = Dice::default();
                let door = self.door(link)?;
                done(withdraw::decline(&mut self.moment(Actor::System, &mut dice), door, None)?)
            }
            Act::Renew(link) => {
                let Door { user, invitation, granter_stamp, epoch, .. } = self.door(link)?;
                let (asking, mut dice) = (Asking { epoch, granter_stamp, suppressed: false, tell: None }, Dice::default());
                done(renew(&mut self.moment(Actor::Invitee(user.id), &mut dice), &SCENE.org, user, invitation, asking))
            }
            Act::SignIn(place) => {
                let user = self.user(place)?;
                let account = self.store.accounts[place].as_deref().ok_or(Refused::WrongCredentials)?;
                if !matches!(user.status, Status::Active { .. }) || user.account.is_none() {
                    return Err(Refused::WrongCredentials);
                }
                let mut dice = Dice::default();
                let mut at = self.moment(Actor::System, &mut dice);
                done(domain::account::sign_in::sign_in(&mut at, &SCENE.org, account, &user, "", None))
            }
            _ => self.expire(act.about()),
        }
    }

    /// Without the look at the link's end, the clock is taken to be before it.
    fn accept(&self, link: Link) -> Answer {
        let (mut dice, door) = (Dice::default(), self.door(link)?);
        let mut at = self.moment(Actor::System, &mut dice);
        if self.defences.lacks(Defence::AcceptExpiry) {
            at.now = at.now.min(door.invitation.expires_at - domain::Span(1));
        }
        let given = Acceptance { password: Some(password()), first_name: None, last_name: None, code_given: false, device: String::new() };
        done(accept(&mut at, door, given)?)
    }

    /// As the timer's handler does it. Without its look at invitation and clock it believes what the schedule was made with:
    /// that the epoch is open and its end is past.
    fn expire(&self, place: usize) -> Answer {
        let (Some(user), Some(invitation)) = (self.store.users[place].as_deref(), self.store.invitations[place].as_deref()) else { return Ok(None) };
        let (mut user, mut invitation) = (user.clone(), invitation.clone());
        if self.defences.lacks(Defence::TimerRecheck) {
            invitation.ends.remove(&invitation.epoch);
            invitation.told_epoch = 0;
            invitation.expires_at = invitation.expires_at.min(self.now);
            user.status = Status::Pending { link: invitation.live_link() };
        }
        if invitation.due().is_none_or(|at| self.now < at) {
            return Ok(None);
        }
        let policies = SCENE.org.policies();
        let person = |id| SCENE.place(id).and_then(|place| self.store.users[place].as_deref());
        let keepers: Vec<User> = [FIRST_ADMIN, SECOND_ADMIN].into_iter().filter_map(|place| self.store.users[place].as_deref().cloned()).collect();
        let to = notice_recipient(person(invitation.invited_by), &keepers, &user, policies);
        let (stamp, mut dice) = (self.store.granter_stamp(&invitation), Dice::default());
        let mut at = self.moment(Actor::System, &mut dice);
        Ok(expire(&mut at, &SCENE.org, user, invitation, stamp, to).map(|change| change.with(())))
    }

    fn moment<'a>(&self, actor: Actor, entropy: &'a mut Dice) -> Moment<'a> {
        Moment { now: self.now, entropy, actor, request: SCENE.request }
    }

    fn user(&self, place: usize) -> Result<User, Refused> {
        self.store.users[place].as_deref().cloned().ok_or(Refused::WrongCredentials)
    }

    /// The admin who calls, active as every caller with a session.
    fn caller(&self, act: Act) -> Result<User, Refused> {
        let active = |place: usize| self.store.users[place].as_deref().filter(|user| user.status.kind() == StatusKind::Active);
        let caller = match act {
            Act::Resend(_, by) => active(by),
            Act::DeactivateAdmin(place) => active(FIRST_ADMIN + SECOND_ADMIN - place),
            _ => active(FIRST_ADMIN),
        };
        caller.cloned().ok_or(Refused::SignInRequired)
    }

    /// Who holds the address, or was the last to leave it.
    fn holder(&self) -> Option<Holder> {
        if let Some(place) = self.store.marker {
            let user = self.store.users[place].as_deref()?.clone();
            let invitation = self.store.invitations[place].as_deref().cloned();
            let granter_stamp = invitation.as_ref().and_then(|invitation| self.store.granter_stamp(invitation));
            return Some(Holder { user, invitation, granter_stamp });
        }
        let former = self.store.users.iter().zip(self.store.former).filter(|(_, former)| *former);
        let user = last_to_leave(former.filter_map(|(user, _)| user.as_deref().cloned()))?;
        Some(Holder { user, invitation: None, granter_stamp: None })
    }

    fn door(&self, link: Link) -> Result<Door, Refused> {
        let user = self.user(link.about)?;
        let invitation: Invitation = self.store.invitations[link.about].as_deref().cloned().ok_or(Refused::WrongCredentials)?;
        let address = self.store.login.and_then(|(place, _)| self.store.accounts[place].as_deref()).map(|account| account.clone().into());
        Ok(Door {
            org: SCENE.org.clone(),
            granter_stamp: self.store.granter_stamp(&invitation),
            user,
            invitation,
            kind: link.kind.link_kind(),
            epoch: link.epoch,
            address,
            signed_in: None,
            others: Vec::new(),
        })
    }
}

fn password() -> Password {
    Password { phc: String::new(), set_at: START }
}
