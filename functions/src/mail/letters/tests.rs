//! What each letter says, in both languages, and that its two parts say the same.

use super::*;
use crate::texts::Texts;
use crate::texts::pseudo::untranslated;

const LINK: &str = "https://usher.test/i/LINK";
const DEADLINE: &str = "2026-11-27 09:00";

/// A letter of each kind, with every part it can have, in a language.
fn letters(say: Texts) -> Vec<(&'static str, Letter)> {
    let (link, expires_at) = (LINK.to_owned(), DEADLINE.to_owned());
    vec![
        (
            "invitation",
            Invitation {
                organization: "ACME".to_owned(),
                inviter: "ANN".to_owned(),
                role: "viewer".to_owned(),
                link: link.clone(),
                expires_at: expires_at.clone(),
                message: Some("QUOTE".to_owned()),
                first_name: Some("ADA".to_owned()),
            }
            .letter(say),
        ),
        ("set_up", SetUp { organization: "ACME".to_owned(), link, expires_at, first_name: Some("ADA".to_owned()) }.letter(say)),
    ]
}

/// What of a letter is read aloud: the HTML part without tags, blanks evened out.
fn read(html: &str) -> String {
    let body = html.split("<body").nth(1).unwrap();
    let mut text = String::new();
    for piece in body.split('<').skip(1) {
        text.push(' ');
        text.push_str(piece.split_once('>').unwrap().1);
    }
    let text = text.replace("&#39;", "'").replace("&#38;", "&").replace("&#34;", "\"");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_word_comes_from_the_catalogue() {
    for (name, letter) in letters(Texts::Pseudo) {
        for part in [&letter.subject, &letter.text, &letter.html] {
            let found = untranslated(part, &["ACME", "ANN", "ADA", "QUOTE"]);
            assert!(found.is_empty(), "{name}: {found:?} in {part}");
        }
    }
}

#[test]
fn both_parts_say_the_same_and_the_language_is_named() {
    for say in [Texts::English, Texts::German] {
        for (name, letter) in letters(say) {
            let html = read(&letter.html);
            for line in
                letter.text.lines().map(|line| line.trim_start_matches("> ").trim().trim_end_matches(':')).filter(|line| !line.is_empty() && *line != "--")
            {
                let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(html.contains(&line), "{name} {say:?}: the HTML part lacks {line:?}: {html}");
            }
            assert!(letter.html.contains(&format!("<html lang=\"{}\" dir=\"ltr\">", say.tag())), "{name}");
        }
    }
}

#[test]
fn an_invitation_in_both_languages() {
    let (_, english) = letters(Texts::English).remove(0);
    assert_eq!(english.subject, "ANN invites you to ACME");
    assert!(english.text.contains("ANN would like you to join ACME as viewer."), "{}", english.text);
    assert!(english.text.contains(&format!("The link works until {DEADLINE}.")));
    let (_, german) = letters(Texts::German).remove(0);
    assert_eq!(german.subject, "ANN lädt Sie zu ACME ein");
    assert!(german.text.contains("Guten Tag ADA, Sie sind zu ACME eingeladen"));
    assert!(german.text.contains("Ihre Rolle: Lesezugriff."), "{}", german.text);
    assert!(german.text.contains(&format!("Der Link gilt bis {DEADLINE}.")));
    for letter in [english, german] {
        assert_eq!(letter.text.matches(LINK).count(), 1, "one link");
        assert_eq!(letter.html.matches("href=").count(), letter.html.matches(&format!("href=\"{LINK}\"")).count(), "no other link");
    }
}
