//! Counting guesses at a password (I18; RELIABILITY item 7). Two counters move before a hash is made: the near one, per
//! address and source, is a back-off of an hour; the far one, per address alone, is the most that may ever be guessed from
//! wherever. Beyond it only a known device gets in, or a reset, which is mailed at that moment; so nobody is locked out for
//! good by others. A device is known by a token that a sign-in gave it, and has both counters for itself. Addresses that
//! nobody holds are counted alike.

use domain::{Action, Email, SessionId, Time};
use platform::Context;
use platform::edge::{Call, Problem};
use platform::forms::AccountMark;
use platform::keys;
use platform::seal::KnownDevice;
use platform::table::Extra;

use crate::accounts::order_reset;

/// Guesses an hour, per address and source or known device.
const NEAR: u32 = 10;
const NEAR_WINDOW: i64 = 3600;
/// Guesses in a row per address, from all unknown devices together, or from one known.
const FAR: u32 = 100;
const FAR_WINDOW: i64 = 30 * 86_400;

/// The counters of one attempt.
pub struct Guess {
    near: String,
    far: String,
    /// The known device, by its first session.
    pub device: Option<SessionId>,
    at: Time,
}

impl Guess {
    /// Which counters an attempt moves. `token` is the device's, which counts if a sign-in to the address's account gave it.
    ///
    /// # Errors
    /// 503 while the keys cannot be read.
    pub async fn of(cx: &Context, call: &Call, email: &Email, mark: Option<&AccountMark>, token: Option<&str>) -> Result<Guess, Problem> {
        let known = match token {
            Some(token) => cx.keyring().await?.open_device(token).ok().filter(|known| mark.is_some_and(|mark| mark.account == known.account)),
            None => None,
        };
        let device = known.map(|known: KnownDevice| known.session);
        let (near, far) = match device {
            Some(device) => (format!("{}\n{device}", email.folded()), format!("{}\n{device}", email.folded())),
            None => (format!("{}\n{}", email.folded(), call.source), email.folded().to_owned()),
        };
        Ok(Guess { near, far, device, at: cx.clock.now() })
    }

    /// Counts it.
    ///
    /// # Errors
    /// 429 `limits.sign_in` or, with the way on, `limits.sign_in_account`.
    pub async fn count(&self, cx: &Context, call: &Call, email: &Email) -> Result<(), Problem> {
        let (near, far) =
            futures::join!(cx.table.attempt("sign_in", &self.near, NEAR_WINDOW, self.at), cx.table.attempt("sign_in_account", &self.far, FAR_WINDOW, self.at));
        let far = far?;
        if let Some(wait) = near?.over(NEAR) {
            cx.table.attempt_refused("sign_in_account", &self.far, FAR_WINDOW, self.at).await?;
            return Err(Problem::too_soon("too_many_requests", "limits.sign_in", wait));
        }
        let Some(wait) = far.over(FAR) else { return Ok(()) };
        if far.count == i64::from(FAR) + 1 {
            order_reset::order(cx, &Call { once: None, ..call.clone() }, email).await?;
        }
        Err(Problem::too_soon("too_many_requests", "limits.sign_in_account", wait).actions([Action::Reset]))
    }

    /// A right password makes up for the wrong ones before.
    pub fn forgiven(&self) -> Vec<Extra> {
        let near = keys::throttle("sign_in", &self.near, keys::window(self.at, NEAR_WINDOW));
        vec![Extra::Forgive(near), Extra::Forgive(far(&self.far, self.at))]
    }
}

/// Whoever proved the mailbox by a reset signs in from wherever, whatever others guessed before.
pub fn forgiven_by_reset(email: &Email, now: Time) -> Extra {
    Extra::Forgive(far(email.folded(), now))
}

fn far(subject: &str, now: Time) -> keys::Key {
    keys::throttle("sign_in_account", subject, keys::window(now, FAR_WINDOW))
}
