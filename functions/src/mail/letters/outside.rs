//! Texts that people typed, made safe to stand in a mail (F13).
//!
//! Mail programs turn everything that looks like an address into a link, so escaping is not enough: a person named
//! `http://evil.example` would put a live link into a mail that we sign. Visible blanks break such texts up; nothing
//! invisible is put in that a program might drop or a person copy.

/// A text on one line, with addresses in it made inert: `http://evil.example` reads `http: //evil. example`.
///
/// A blank goes after every colon between a letter and something other than a blank, after every dot between a letter or
/// digit and two letters (what could be a domain's end), and before every `@` within a word. `J.R. Smith` and `3.5` stay.
pub fn inert(text: &str) -> String {
    let line: String = text.chars().map(|c| if is_break(c) { ' ' } else { c }).collect();
    let characters: Vec<char> = line.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let mut safe = String::with_capacity(text.len() + 8);
    for (at, &c) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|b| characters.get(b)).copied();
        let after = characters.get(at + 1..).unwrap_or_default();
        let follows = after.first().is_some_and(|next| *next != ' ');
        if c == '@' && before.is_some_and(|b| b != ' ') && follows {
            safe.push(' ');
        }
        safe.push(c);
        let ends_scheme = is_colon(c) && before.is_some_and(char::is_alphabetic) && follows;
        if ends_scheme || is_dot(c) && before.is_some_and(char::is_alphanumeric) && starts_top_level(after) {
            safe.push(' ');
        }
    }
    safe
}

/// The same for several lines; empty ones are kept between paragraphs.
pub(super) fn inert_lines(text: &str) -> Vec<String> {
    text.trim().lines().map(inert).collect()
}

/// An inert text that does not turn the sentence around it when it is written from right to left.
pub fn isolated(text: &str) -> String {
    crate::texts::isolated(&inert(text)).into_owned()
}

/// A name within a subject: inert, at most 60 characters, and without angle brackets, so that no program sees a tag.
pub(super) fn titled(text: &str) -> String {
    let text: String = inert(text)
        .chars()
        .map(|c| {
            if c == '<' {
                '‹'
            } else if c == '>' {
                '›'
            } else {
                c
            }
        })
        .collect();
    if text.chars().count() <= 60 {
        return text;
    }
    let cut: String = text.chars().take(59).collect();
    format!("{}…", cut.trim_end_matches(|c: char| c == '\u{200d}' || c.is_whitespace()))
}

/// Line ends and other controls, and the invisible marks that reorder text.
fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_colon(c: char) -> bool {
    matches!(c, ':' | '\u{ff1a}')
}

/// A full stop, and what browsers take for one in a host name.
fn is_dot(c: char) -> bool {
    matches!(c, '.' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}')
}

fn starts_top_level(after: &[char]) -> bool {
    after.len() >= 2 && after.iter().take(2).all(|c| c.is_alphabetic())
}
