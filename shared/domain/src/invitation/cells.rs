//! Every call in every state of an invitation, under two presets: one generated table, compared with the written one.

use crate::account::{Account, AddressProof};
use crate::change::{Actor, Change, Fact};
use crate::invitation::accept::accept;
use crate::invitation::create::{Holder, create};
use crate::invitation::door::LinkKind;
use crate::invitation::hold::Hold;
use crate::invitation::{Invitation, LinkHolder};
use crate::invitation::{
    code,
    expire::expire,
    link::hand_out,
    renew::{Asking, renew},
    resend::resend,
    withdraw,
};
use crate::presets::Preset;
use crate::refused::Refused;
use crate::testing::{Scene, acceptance, invite, is_sound};
use crate::time::{Span, Time};
use crate::user::{AtAddress, Ending, Status, User, activate, deactivate, restore, start_fresh, terminate};

/// A state to call in: the scene, the person, the invitation and the granter's stamp.
struct State {
    scene: Scene,
    user: User,
    invitation: Invitation,
    granter_stamp: Option<u32>,
}

const STATES: [&str; 19] = [
    "live",
    "live, in the gap",
    "live, resends used up",
    "live, with the admin",
    "expired",
    "expired, told",
    "expired, fresh links used up",
    "expired, no renewals left",
    "granter lost the right",
    "accepted",
    "activated, no account",
    "awaiting approval",
    "switched off",
    "declined",
    "revoked",
    "removed before joining",
    "removed after joining",
    "removed, address taken",
    "removed, login retired",
];

fn state(preset: Preset, name: &str) -> State {
    let mut scene = Scene::new(preset);
    let (mut user, mut invitation) = scene.invited();
    let mut granter_stamp = Some(0);
    scene.pass(Span::hours(1));
    let today = scene.now.day();
    match name {
        "live, in the gap" => scene.now = invitation.created_at + Span(59),
        "live, resends used up" => (0..5).for_each(|_| invitation.sends.resends.add(today)),
        "live, with the admin" => invitation.link_held_by = LinkHolder::Admin,
        "expired" => scene.now = invitation.expires_at,
        "expired, told" => {
            scene.now = invitation.expires_at;
            invitation.told_epoch = 1;
        }
        "expired, fresh links used up" => {
            scene.now = invitation.expires_at;
            (0..3).for_each(|_| invitation.fresh_links.add(scene.now.day()));
        }
        "expired, no renewals left" => {
            scene.now = invitation.expires_at;
            invitation.renewals_left = 0;
        }
        "granter lost the right" => granter_stamp = None,
        "accepted" => {
            (user, invitation) = joined(&mut scene, &user, &invitation);
        }
        "activated, no account" => {
            user.first_activated_at = Some(scene.now);
            user.status = Status::Inactive { since: scene.now, by: Actor::System, ending: Ending::Removed };
            let it = scene.act(|at, org, by| activate(at, org, by, user, Some(invitation))).unwrap().outcome;
            (user, invitation) = (it.user, it.invitation.unwrap());
        }
        "awaiting approval" => user.status = Status::AwaitingApproval { since: scene.now },
        "switched off" => {
            let change = scene.act(|at, org, by| deactivate(at, org.policies(), by, user, Some(invitation))).unwrap();
            invitation = written(&change).unwrap();
            user = change.outcome;
        }
        "declined" => {
            let door = scene.door(LinkKind::Invite, &user, &invitation);
            let change = scene.act(|at, _, by| withdraw::decline(at, door, Some(by))).unwrap();
            invitation = written(&change).unwrap();
            user = change.outcome;
        }
        "removed before joining" => {
            let change = scene.act(|at, _, by| terminate(at, Preset::Default.policies(), by, user, Some(invitation))).unwrap();
            invitation = written(&change).unwrap();
            user = change.outcome;
        }
        "removed after joining" | "removed, address taken" | "removed, login retired" => {
            let user_in;
            (user_in, invitation) = joined(&mut scene, &user, &invitation);
            let link = invitation.clone();
            user = scene.act(|at, _, by| terminate(at, Preset::Default.policies(), by, user_in, Some(link))).unwrap().outcome;
        }
        "revoked" => (user, invitation) = scene.act(|at, org, by| withdraw::revoke(at, org, by, user, invitation)).unwrap().outcome,
        _ => {}
    }
    State { scene, user, invitation, granter_stamp }
}

fn joined(scene: &mut Scene, user: &User, invitation: &Invitation) -> (User, Invitation) {
    let door = scene.door(LinkKind::Invite, user, invitation);
    let change = scene.accept(door, acceptance()).unwrap();
    (change.outcome.user.clone(), written(&change).unwrap())
}

fn written<T>(change: &Change<T>) -> Option<Invitation> {
    change.facts.iter().find_map(|fact| if let Fact::Invitation(it) = fact { Some(it.clone()) } else { None })
}

const CALLS: [&str; 16] = [
    "create",
    "resend",
    "link",
    "revoke",
    "activate",
    "deactivate",
    "terminate",
    "restore",
    "start fresh",
    "accept",
    "accept handed",
    "decline",
    "decline handed",
    "code",
    "renew",
    "expire",
];

/// What `call` does there, in words: the refusal, or who is in which epoch, held by whom, and the mails and events.
fn cell(preset: Preset, state_name: &str, call: &str) -> String {
    let State { mut scene, user, invitation, granter_stamp } = state(preset, state_name);
    let now = scene.now;
    let kind = if call.ends_with("handed") { LinkKind::Handed } else { LinkKind::Invite };
    let mut door = scene.door(kind, &user, &invitation);
    door.granter_stamp = granter_stamp;
    let (u, i, s) = (user.clone(), invitation.clone(), granter_stamp);
    let holder = (state_name == "removed, address taken").then_some(scene.admin.id);
    let address = AtAddress { holder, former: vec![user.id] };
    let mut account = user.account.map(|id| Account { id, ..scene.account(AddressProof::Proved, None) });
    if state_name == "removed, login retired" {
        account = account.map(|account| Account { retired_at: Some(now), ..account });
    }
    let word = scene.act(|at, org, by| match call {
        "create" => {
            let holder = (!user.never_joined()).then_some(Holder { user: u, invitation: Some(i), granter_stamp: s });
            told(create(at, org, by, holder, invite(), Hold::Free), now)
        }
        "resend" => told(resend(at, org, by, u, i, s, Hold::Free), now),
        "link" => told(hand_out(at, org, by, u, i, s), now),
        "revoke" => told(withdraw::revoke(at, org, by, u, i), now),
        "activate" => told(activate(at, org, by, u, Some(i)), now),
        "deactivate" => told(deactivate(at, org.policies(), by, u, Some(i)), now),
        "terminate" => told(terminate(at, org.policies(), by, u, Some(i)), now),
        "restore" => told(restore(at, org, by, u, Some(i), &address, account.as_ref()), now),
        "start fresh" => told(start_fresh(at, org, by, &u, &address, account.filter(|account| !account.is_retired())), now),
        "accept" | "accept handed" => told(accept(at, door, acceptance()), now),
        "decline" | "decline handed" => told(withdraw::decline(at, door, Some(by)), now),
        "code" => told(code::ask(at, &door, false), now),
        "renew" => told(Ok(renew(at, org, u, i, Asking { epoch: invitation.epoch, granter_stamp: s, suppressed: false, tell: Some(by) })), now),
        _ => expire(at, org, u, i, s, Some(by)).map_or("nothing".into(), |change| told(Ok(change), now)),
    });
    word.replace("DeadLink(", "410(")
}

fn told<T>(answer: Result<Change<T>, Refused>, now: Time) -> String {
    let change = match answer {
        Err(Refused::AlreadyActive(_)) => return "already active".into(),
        Err(Refused::AwaitingApproval(_)) => return "awaiting approval".into(),
        Err(Refused::Inactive(_)) => return "inactive".into(),
        Err(Refused::PreviouslyTerminated(_, ways)) => return format!("previously terminated {ways:?}"),
        Err(Refused::AddressTaken(_)) => return "address taken".into(),
        Err(Refused::WrongStatus(operation, _)) => return format!("409({operation:?})"),
        Err(Refused::OfNobody(refused)) => return told::<()>(Err(*refused), now),
        Err(refused) => return format!("{refused:?}"),
        Ok(change) => change,
    };
    is_sound(&change);
    let mut words: Vec<String> = Vec::new();
    for fact in &change.facts {
        match fact {
            Fact::User(user) => words.push(user.status.kind().name().into()),
            Fact::Invitation(it) => {
                let live = it.standing(it.epoch, Some(it.granter_stamp), now).is_ok();
                let held = if live { format!(" {}", it.link_held_by.name()) } else { String::new() };
                words.push(format!("epoch {} {}{held}", it.epoch, it.status(now).name()));
            }
            _ => {}
        }
    }
    words.extend(change.mails().map(|mail| format!("mail {} {}", mail.template.name(), mail.epoch)));
    words.extend(change.events().filter(|event| event.kind == "invitation.expired").map(|_| "event expired".to_owned()));
    if words.is_empty() { "nothing".into() } else { words.join(", ") }
}

fn table() -> String {
    let mut lines = Vec::new();
    for state in STATES {
        lines.push(format!("## {state}"));
        for call in CALLS {
            let [one, other] = [Preset::Default, Preset::Workshop].map(|preset| cell(preset, state, call));
            lines.push(if one == other { format!("{call}: {one}") } else { format!("{call}: {one} | workshop: {other}") });
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn every_call_in_every_state() {
    let written = include_str!("cells.txt");
    for (is, should) in table().lines().zip(written.lines()) {
        assert_eq!(is, should);
    }
    assert_eq!(table().lines().count(), written.lines().count());
}
