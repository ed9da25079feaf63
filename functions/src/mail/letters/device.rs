//! What a person signed in with, in words: "Firefox on Linux" instead of what browsers say of themselves (RFC 9110, 10.1.5).

use super::inert;
use crate::texts::Texts;

/// Browsers by their mark in the text; whoever pretends to be another stands before it.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
/// Systems by their mark in the text.
const SYSTEMS: [(&str, &str); 6] =
    [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];
/// How much of an unknown program's own name is shown, in characters.
const LONGEST: usize = 60;

/// The browser and its system, or the program's own name up to its first blank; none where nothing is known.
pub fn in_words(device: &str, say: Texts) -> Option<String> {
    let of = |marks: &[(&str, &'static str)]| marks.iter().find(|(mark, _)| device.contains(mark)).map(|(_, name)| *name);
    match (of(&BROWSERS), of(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(say.device_on(browser, system)),
        (Some(browser), None) => Some(browser.to_owned()),
        _ => device.split_whitespace().next().map(|name| inert(&name.chars().take(LONGEST).collect::<String>())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_named_and_others_name_themselves() {
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/604.1";
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0";
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
        for (device, words) in [(safari, "Safari on iPhone"), (edge, "Edge on Windows"), (firefox, "Firefox on Linux")] {
            assert_eq!(in_words(device, Texts::English).as_deref(), Some(words));
        }
        assert!(in_words("curl/8.5.0 (x86_64)", Texts::English).is_some_and(|words| words.contains("curl/8.5.0")));
        assert_eq!(in_words(" ", Texts::English), None);
    }
}
