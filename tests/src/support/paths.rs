//! Routes with something in the place of their parameters.

/// A route's path with `id` for `{id}`, `token` for `{token}`, and something that nobody has for whatever else it names.
pub fn filled(path: &str, id: &str, token: &str) -> String {
    path.replace("{id}", id)
        .replace("{token}", token)
        .replace("{day_off}", "day_01900000000070008000000000000000")
        .replace("{user}", "usr_01900000000070008000000000000000")
}
