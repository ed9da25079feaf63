//! Mails: what they say, and the sender that works off the queues.

mod compose;
pub mod letters;
mod notices;
mod reader;
pub mod record_delivery;
mod resets;
pub mod send_mail;

use domain::change::Moment;
use domain::{Actor, RequestId};
use platform::Context;
use platform::clock::OsEntropy;

/// How often a record of what was sent is tried again when others change the same rows.
const TRIES: u32 = 8;

/// Lets a rule decide, now, for Usher itself.
pub(crate) fn at_once<T>(cx: &Context, rule: impl FnOnce(&mut Moment<'_>) -> T) -> T {
    let mut entropy = OsEntropy;
    let now = cx.clock.now();
    let request = RequestId::draw(now, &mut entropy);
    rule(&mut Moment { now, entropy: &mut entropy, actor: Actor::System, request })
}
