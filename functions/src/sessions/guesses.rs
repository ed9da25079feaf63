//! Counting guesses at a password (I18; RELIABILITY item 7). Two counters move before a hash is made: the near one, per
//! address and source, is a back-off of an hour; the far one, per address alone, is the most that may ever be guessed from
//! wherever. Beyond it only a known device gets in, or a reset, which is mailed at that moment; so nobody is locked out for
//! good by others. A device is known by a token that a sign-in gave it, and has both counters for itself. Addresses that
//! nobody holds are counted alike.

use domain::{Action, Email, SessionId, Time};
use platform::Context;
use platform::edge::{Call, Problem, SignedIn};
use platform::forms::AccountMark;
use platform::keys;
use platform::password::Typed;
use platform::seal::KnownDevice;
use platform::table::{Extra, Found, Guesses, Pile, guesses_of};

use crate::accounts::order_reset;

/// Guesses an hour, per address and source or known device.
const NEAR: u32 = 10;
const NEAR_WINDOW: i64 = 3600;
/// Guesses in a row per address, from all unknown devices together, or from one known.
const FAR: u32 = 100;
const FAR_WINDOW: i64 = 30 * 86_400;
/// Wrong passwords an hour of somebody who is signed in.
const OWN: u32 = 10;
const OWN_WINDOW: i64 = 3600;

/// The counters of one attempt: one row, which holds the far one and every near one of its subject.
pub struct Guess {
    /// The address, for a known device with the device.
    subject: String,
    /// From where, for whoever is not known by a device.
    source: String,
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
        let (subject, source) = match device {
            Some(device) => (format!("{}\n{device}", email.folded()), String::new()),
            None => (email.folded().to_owned(), call.source.clone()),
        };
        Ok(Guess { subject, source, device, at: cx.clock.now() })
    }

    /// Counts it; answers with what a right password makes up for, if it is worth that.
    ///
    /// # Errors
    /// 429 `limits.sign_in` or, with the way on, `limits.sign_in_account`.
    pub async fn count(&self, cx: &Context, call: &Call, email: &Email) -> Result<Option<Pile>, Problem> {
        let counted = cx.table.guess(&self.limits(), self.at).await?;
        if let Some(wait) = counted.near {
            return Err(Problem::too_soon("too_many_requests", "limits.sign_in", wait));
        }
        let Some(wait) = counted.far else { return Ok(counted.pile) };
        if counted.first_beyond {
            order_reset::order(cx, &Call { once: None, ..call.clone() }, email).await?;
        }
        Err(Problem::too_soon("too_many_requests", "limits.sign_in_account", wait).actions([Action::Reset]))
    }

    /// A right password makes up for the `pile` before. Losing this leaves them counted, which hurts nobody who knows
    /// the password.
    pub async fn forgive(&self, cx: &Context, pile: Option<Pile>) {
        let Some(pile) = pile else { return };
        if let Err(error) = cx.table.forgive_guesses(&self.limits(), &pile, self.at).await {
            tracing::warn!(cause = %Problem::from(error).cause.unwrap_or_default(), "guesses are not forgiven");
        }
    }

    fn limits(&self) -> Guesses<'_> {
        Guesses { subject: &self.subject, source: &self.source, near: NEAR, near_window: NEAR_WINDOW, far: FAR, far_window: FAR_WINDOW }
    }
}

/// Whether `typed` is the password of whoever is signed in; `found` holds the credential. Answers with what makes up for the
/// wrong ones before, to be committed with what the password was asked for.
///
/// # Errors
/// 422 about `pointer`, 429 `limits.password` after ten wrong ones in an hour.
pub async fn own_password(cx: &Context, who: &SignedIn, found: &Found, typed: &Typed, pointer: &str) -> Result<Extra, Problem> {
    let (subject, now) = (who.account.id.to_string(), cx.clock.now());
    if let Some(wait) = cx.table.throttle("password", &subject, OWN_WINDOW, OWN, now).await? {
        return Err(Problem::too_soon("too_many_requests", "limits.password", wait));
    }
    let stored = found.password(who.account.id)?;
    let verdict = cx.hasher.verify(stored.as_ref().map(|password| password.phc.as_str()), typed).await.map_err(Problem::internal)?;
    if !verdict.ok {
        return Err(Problem::field("invalid", pointer, "wrong_password"));
    }
    Ok(Extra::Forgive(keys::throttle("password", &subject, keys::window(now, OWN_WINDOW))))
}

/// Whoever proved the mailbox by a reset signs in from wherever, whatever others guessed before.
pub fn forgiven_by_reset(email: &Email, now: Time) -> Extra {
    Extra::Forgive(guesses_of(email.folded(), FAR_WINDOW, now))
}
