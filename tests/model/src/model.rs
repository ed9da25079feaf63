//! The runs: with every defence nothing breaks, and without any one of them the hole that it closes is found.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Instant;

use stateright::{Checker, Expectation, HasDiscoveries, Model};

use crate::call::{Act, Kind, Link};
use crate::defence::{Defence, Defences};
use crate::laws;
use crate::machine::{Bounds, Machine};
use crate::scene::{FIRST_ADMIN, INVITED};
use crate::sender::Fate;
use crate::step::Action;
use crate::words::way;

const BOB: usize = INVITED[0];

/// Nobody is invited yet.
fn nobody() -> Vec<Action> {
    Vec::new()
}

/// Bob is invited, and has the mail.
fn invited() -> Vec<Action> {
    vec![Action::Begin(Act::Create(BOB)), Action::Commit(0), Action::Claim(0), Action::Send(0, Fate::Taken), Action::Record(0)]
}

/// Bob is in, and signed in.
fn joined() -> Vec<Action> {
    let link = Link { about: BOB, epoch: 1, kind: Kind::Invite };
    [invited(), vec![Action::Begin(Act::Accept(link)), Action::Commit(0), Action::Begin(Act::SignIn(BOB)), Action::Commit(0)]].concat()
}

fn machine(plays: fn(&Act) -> bool, begins: Vec<Vec<Action>>, (calls, faults, ticks): (u8, u8, u8)) -> Machine {
    Machine { plays, begins, bounds: Bounds { calls, faults, ticks }, is_keyed: true, defences: Defences::default() }
}

/// What the links of one person go through.
fn links(act: &Act) -> bool {
    matches!(act, Act::Resend(_, FIRST_ADMIN) | Act::Accept(_) | Act::Renew(_) | Act::Revoke(_) | Act::HandOut(_))
}

/// One link after the other.
fn epochs(act: &Act) -> bool {
    matches!(act, Act::Resend(_, FIRST_ADMIN) | Act::Accept(_))
}

/// What takes access away and gives it back.
fn access(act: &Act) -> bool {
    matches!(act, Act::SignIn(_) | Act::SetPassword(_) | Act::Activate(_) | Act::Deactivate(_) | Act::Accept(_))
}

/// What happens to an address.
fn addresses(act: &Act) -> bool {
    matches!(act, Act::Create(_) | Act::Revoke(_) | Act::Decline(_) | Act::Terminate(_) | Act::Accept(_))
}

/// What two admins do, to each other too.
fn admins(act: &Act) -> bool {
    matches!(act, Act::DeactivateAdmin(_) | Act::Resend(..) | Act::Accept(_) | Act::Activate(_))
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long a run takes is printed")]
fn nothing_breaks() {
    let long = std::env::var("USHER_MODEL").is_ok_and(|how| how == "long");
    let far = |bounds, further| if long { further } else { bounds };
    let everything = vec![nobody(), invited(), joined()];
    let runs = [
        ("everything", machine(|_| true, everything, (2, 2, 2))),
        ("links", machine(links, vec![invited()], far((2, 1, 3), (2, 1, 4)))),
        ("epochs", machine(epochs, vec![invited()], far((2, 0, 4), (2, 2, 4)))),
        ("access", machine(access, vec![joined()], far((5, 1, 1), (7, 2, 1)))),
        ("addresses", machine(addresses, vec![nobody()], far((5, 1, 1), (6, 1, 1)))),
        ("admins", machine(admins, vec![invited()], far((4, 1, 1), (5, 2, 1)))),
        ("without keys", Machine { is_keyed: false, ..machine(|_| true, vec![invited()], (2, 2, 2)) }),
    ];
    let mut table = format!("{:<14} {:>9} {:>10} {:>6} {:>8}\n", "run", "states", "with twins", "depth", "seconds");
    let (mut reached, mut states) = (BTreeSet::new(), 0);
    let laws = laws::laws();
    for (name, run) in runs {
        let begun = Instant::now();
        let checker = run.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
        let (unique, all, depth) = (checker.unique_state_count(), checker.state_count(), checker.max_depth());
        let _ = writeln!(table, "{name:<14} {unique:>9} {all:>10} {depth:>6} {:>8.1}", begun.elapsed().as_secs_f32());
        states += unique;
        for (law, path) in checker.discoveries() {
            let always = laws.iter().any(|it| it.name == law && it.expectation == Expectation::Always);
            assert!(!always, "{name} breaks {law}:\n{}", way(&path.into_vec()));
            reached.insert(law);
        }
    }
    let missing: Vec<&str> = laws.iter().filter(|law| law.expectation == Expectation::Sometimes && !reached.contains(law.name)).map(|law| law.name).collect();
    assert!(missing.is_empty(), "never reached: {missing:?}");
    // Past the capture of the tests' output: a run that passes says how far it went.
    let _ = writeln!(std::io::stderr(), "\n{table}{states} states in all, no property broken, everything reached that should be\n");
    assert!(states > 1_000_000, "{states} states say little");
}

/// Without `defence` these laws are broken; the shortest way to each is printed.
fn breaks(defence: Defence, broken: &[&'static str], run: Machine) {
    let wanted: BTreeSet<&'static str> = broken.iter().copied().collect();
    let checker = Machine { defences: Defences(Some(defence)), ..run }.checker().finish_when(HasDiscoveries::AllOf(wanted)).spawn_bfs().join();
    let mut found = checker.discoveries();
    for law in broken {
        let Some(path) = found.remove(law) else { panic!("without {defence:?} nothing breaks {law}") };
        println!("without {defence:?}: {law}, after\n{}", way(&path.into_vec()));
    }
}

#[test]
fn an_accept_needs_the_version_in_its_condition() {
    breaks(Defence::AcceptVersion, &[laws::ACTIVATION, laws::DEAD_LINK, laws::MOVE], machine(links, vec![invited()], (2, 0, 0)));
}

#[test]
fn an_accept_needs_the_end_of_its_link() {
    breaks(Defence::AcceptExpiry, &[laws::ACTIVATION], machine(links, vec![invited()], (1, 0, 2)));
}

#[test]
fn an_address_needs_its_marker() {
    breaks(Defence::UniqueMarker, &[laws::ADDRESS], machine(addresses, vec![nobody()], (2, 0, 0)));
}

#[test]
fn a_transaction_that_is_sent_again_needs_its_token() {
    breaks(Defence::ClientToken, &[laws::ANSWER, laws::REPEATED], Machine { is_keyed: false, ..machine(links, vec![invited()], (1, 1, 1)) });
}

#[test]
fn a_request_that_is_repeated_needs_its_receipt() {
    breaks(Defence::Receipt, &[laws::ANSWER, laws::REPEATED], machine(links, vec![invited()], (1, 1, 1)));
}

#[test]
fn a_mail_needs_the_outbox_in_the_transaction() {
    breaks(Defence::OutboxInTransaction, &[laws::MAIL], machine(addresses, vec![nobody()], (1, 1, 0)));
}

#[test]
fn a_timer_needs_to_look_again() {
    breaks(Defence::TimerRecheck, &[laws::EXPIRY], machine(links, vec![invited()], (1, 0, 2)));
}

#[test]
fn a_sender_needs_its_claim() {
    breaks(Defence::Claim, &[laws::SENT], machine(addresses, vec![nobody()], (1, 0, 0)));
}

#[test]
fn a_session_needs_its_stamps() {
    breaks(Defence::AccessStamp, &[laws::SESSION], machine(access, vec![joined()], (3, 0, 0)));
}

#[test]
fn the_last_who_runs_a_place_needs_the_condition() {
    breaks(Defence::LastKeeper, &[laws::KEEPER], machine(admins, vec![nobody()], (2, 0, 0)));
}

#[test]
fn a_link_needs_its_granters_stamp() {
    breaks(Defence::GrantStamp, &[laws::ACTIVATION], machine(admins, vec![invited()], (2, 0, 0)));
}
