//! A newly chosen password: checked, then hashed away from the threads that serve others (F29).

use domain::Password;
use platform::Context;
use platform::edge::Problem;
use platform::password::{NewPassword, PasswordRefused, Typed};

/// Checks a chosen password against the organization's length and what is easy to guess, and hashes it. `context` are words
/// that the password may not lean on.
///
/// # Errors
/// 422 about `/password`, the value never repeated.
pub async fn choose(cx: &Context, typed: Typed, min_length: usize, context: &[&str]) -> Result<Password, Problem> {
    let chosen = NewPassword::check(typed, min_length, context).map_err(|refused| refusal(refused, min_length))?;
    let phc = cx.hasher.hash(chosen).await.map_err(Problem::internal)?;
    Ok(Password { phc, set_at: cx.clock.now() })
}

fn refusal(refused: PasswordRefused, min_length: usize) -> Problem {
    let code = match refused {
        PasswordRefused::TooShort => "password_too_short",
        PasswordRefused::TooLong => "password_too_long",
        PasswordRefused::Common => "password_common",
    };
    let mut problem = Problem::field(code, "/password", code).with("min_length", min_length);
    if refused == PasswordRefused::TooShort {
        problem.detail = format!("The password needs at least {min_length} characters");
    }
    problem.rule("password.min_length")
}
