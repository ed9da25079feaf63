//! What each letter says, in both languages, and that its two parts say the same.

use domain::DeadReason;
use domain::invitation::DeliveryState;

use super::*;
use crate::texts::Texts;
use crate::texts::pseudo::untranslated;

const LINK: &str = "https://usher.test/i/LINK";
const DEADLINE: &str = "2026-11-27 09:00";

/// A letter of each kind, with every part it can have, in a language; where words depend on a number or a reason, one each.
fn letters(say: Texts) -> Vec<(&'static str, Letter)> {
    let text = str::to_owned;
    let invitation = |first_name: Option<&str>| Invitation {
        organization: text("ACME"),
        inviter: text("ANN"),
        role: say.role("viewer"),
        link: text(LINK),
        expires_at: text(DEADLINE),
        message: first_name.map(|_| text("QUOTE")),
        first_name: first_name.map(text),
    };
    let reminder = |first_name: Option<&str>| InvitationReminder {
        organization: text("ACME"),
        inviter: text("ANN"),
        link: text(LINK),
        expires_at: text(DEADLINE),
        first_name: first_name.map(text),
    };
    let set_up =
        |first_name: Option<&str>| SetUp { organization: text("ACME"), link: text(LINK), expires_at: text(DEADLINE), first_name: first_name.map(text) };
    let mut letters = vec![
        ("invitation", invitation(Some("ADA")).letter(say)),
        ("invitation", invitation(None).letter(say)),
        ("invitation_reminder", reminder(Some("ADA")).letter(say)),
        ("invitation_reminder", reminder(None).letter(say)),
        ("set_up", set_up(Some("ADA")).letter(say)),
        ("set_up", set_up(None).letter(say)),
        ("code", Code { code: text("12345678"), minutes: 10 }.letter(say)),
        ("verify_email", VerifyEmail { link: text(LINK), expires_at: text(DEADLINE) }.letter(say)),
        ("password_reset", PasswordReset { link: text(LINK), expires_at: text(DEADLINE) }.letter(say)),
        ("verify_email", NextEmail { link: text(LINK), expires_at: text(DEADLINE) }.letter(say)),
        ("email_change_requested", EmailChangeRequested { at: text(DEADLINE), next: text("ADA"), reset_page: text(LINK) }.letter(say)),
        ("email_changed", EmailChanged { at: text(DEADLINE), next: text("ADA"), organization: Some(text("ACME")) }.letter(say)),
        ("email_changed", EmailChanged { at: text(DEADLINE), next: text("ADA"), organization: None }.letter(say)),
        ("password_changed", PasswordChanged { at: text(DEADLINE), device: Some(text("ADA")), reset_page: text(LINK) }.letter(say)),
        ("password_set", PasswordSet { organization: text("ACME"), at: text(DEADLINE), sign_in_page: text(LINK), reset_page: text(LINK) }.letter(say)),
    ];
    letters.extend(to_admins(say));
    letters
}

/// Those to the people who look after invitations.
fn to_admins(say: Texts) -> Vec<(&'static str, Letter)> {
    let text = str::to_owned;
    let expiry = |link: bool, renewals_left: u32, last: bool| ExpiryNotice {
        organization: text("ACME"),
        person: text("ADA"),
        email: text("ADA@X.TEST"),
        expired_at: text("2026-11-26 09:00"),
        link: link.then(|| text("https://usher.test/i/HANDED")),
        link_expires_at: link.then(|| text(DEADLINE)),
        renewals_left,
        last,
        notice_page: text(LINK),
    };
    let asks = |why| {
        let (organization, person, email, notice_page) = (text("ACME"), text("ADA"), text("ADA@X.TEST"), text(LINK));
        InviteeAsks { organization, person, email, why, notice_page }.letter(say)
    };
    let declined = InvitationDeclined { organization: text("ACME"), person: text("ADA"), email: text("ADA@X.TEST"), declined_at: text(DEADLINE) };
    let not_theirs = NotTheirAccount { organization: text("ACME"), person: text("ADA"), email: text("ADA@X.TEST"), notice_page: text(LINK) };
    let line = |what, link: Option<&str>| NoticeLine {
        person: text("ADA"),
        email: text("ADA@X.TEST"),
        what,
        link: link.map(text),
        link_expires_at: link.map(|_| text(DEADLINE)),
        notice_page: text(LINK),
    };
    let expired = line(NoticeKind::Expired(text(DEADLINE)), Some("https://usher.test/i/HANDED"));
    let lines = vec![
        expired,
        line(NoticeKind::Declined(text(DEADLINE)), None),
        line(NoticeKind::Asks, None),
        line(NoticeKind::NotTheirs, None),
        line(NoticeKind::Undelivered("bounced"), None),
    ];
    let digest = NoticeDigest { organization: text("ACME"), lines, list: text("https://usher.test/home") };
    let mut letters = vec![
        ("notice_digest", digest.letter(say)),
        ("expiry_notice", expiry(true, 2, false).letter(say)),
        ("expiry_notice", expiry(true, 1, false).letter(say)),
        ("expiry_notice", expiry(true, 0, false).letter(say)),
        ("expiry_notice", expiry(false, 0, false).letter(say)),
        ("expiry_notice", expiry(false, 0, true).letter(say)),
        ("invitation_declined", declined.letter(say)),
        ("not_their_account", not_theirs.letter(say)),
    ];
    for state in DeliveryState::ALL.into_iter().filter(|state| state.is_trouble()) {
        let (organization, person, email, notice_page) = (text("ACME"), text("ADA"), text("ADA@X.TEST"), text(LINK));
        letters.push(("undelivered", Undelivered { organization, person, email, state, notice_page }.letter(say)));
    }
    letters.extend(DeadReason::all().map(Why::Dead).chain([Why::Unmailed, Why::Limit]).map(|why| ("invitee_asks", asks(why))));
    letters
}

fn letter(name: &str, say: Texts) -> Letter {
    letters(say).into_iter().find(|(n, _)| *n == name).unwrap().1
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
            let found = untranslated(part, &["ADA@X.TEST", "ACME", "ANN", "ADA", "QUOTE"]);
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
    let english = letter("invitation", Texts::English);
    assert_eq!(english.subject, "ANN invites you to ACME");
    assert!(english.text.contains("ANN would like you to join ACME as viewer."), "{}", english.text);
    assert!(english.text.contains(&format!("The link works until {DEADLINE}.")));
    let german = letter("invitation", Texts::German);
    assert_eq!(german.subject, "ANN lädt Sie zu ACME ein");
    assert!(german.text.contains("Guten Tag ADA, Sie sind zu ACME eingeladen"));
    assert!(german.text.contains("Ihre Rolle: Lesezugriff."), "{}", german.text);
    assert!(german.text.contains(&format!("Der Link gilt bis {DEADLINE}.")));
    for letter in [english, german] {
        assert_eq!(letter.text.matches(LINK).count(), 1, "one link");
        assert_eq!(letter.html.matches("href=").count(), letter.html.matches(&format!("href=\"{LINK}\"")).count(), "no other link");
    }
}

#[test]
fn subjects_deadlines_and_links_of_all_letters() {
    let subjects = [
        ("set_up", "Set up your access to ACME", "Ihr Zugang zu ACME"),
        ("code", "Your code to accept the invitation", "Ihr Code zum Annehmen der Einladung"),
        ("verify_email", "Confirm your email address", "Bestätigen Sie Ihre E-Mail-Adresse"),
        ("password_reset", "Choose a new password", "Wählen Sie ein neues Passwort"),
        ("password_changed", "Your password was changed", "Ihr Passwort wurde geändert"),
        ("expiry_notice", "The invitation of ADA to ACME has expired", "Die Einladung für ADA zu ACME ist abgelaufen"),
        ("invitation_declined", "ADA declined the invitation to ACME", "ADA hat die Einladung zu ACME abgelehnt"),
        ("invitee_asks", "ADA cannot join ACME and asks for help", "ADA kann ACME nicht beitreten und bittet um Hilfe"),
    ];
    for (name, english, german) in subjects {
        for (say, subject) in [(Texts::English, english), (Texts::German, german)] {
            let letter = letter(name, say);
            assert_eq!(letter.subject, subject);
            if name != "code" && name != "invitee_asks" {
                assert!(letter.text.contains(DEADLINE), "{name} says when: {}", letter.text);
            }
            let links = usize::from(!matches!(name, "code" | "invitation_declined"));
            assert_eq!(letter.text.matches(LINK).count(), links, "{name}: {}", letter.text);
            assert!(!letter.subject.contains(['<', '>', '\n']));
        }
    }
    assert!(letter("code", Texts::German).text.contains("1234 5678"));
    assert!(letter("code", Texts::German).text.contains("Der Code gilt 10 Minuten."));
    let renewals: Vec<String> = letters(Texts::German).into_iter().filter(|(name, _)| *name == "expiry_notice").map(|(_, letter)| letter.text).collect();
    assert!(renewals[0].contains("noch 2 von selbst") && renewals[1].contains("kommt noch einer von selbst") && renewals[2].contains("Es ist der letzte"));
    assert!(renewals[0].contains("https://usher.test/i/HANDED") && !renewals[3].contains("HANDED") && renewals[4].contains("der letzte Hinweis"));
}

#[test]
fn names_of_any_script_and_length_stay_in_their_place() {
    let mut invitation = Invitation {
        organization: "<b>Acme</b> 🏭".to_owned(),
        inviter: "שלום כהן".to_owned(),
        role: "viewer".to_owned(),
        link: LINK.to_owned(),
        expires_at: DEADLINE.to_owned(),
        message: None,
        first_name: Some("👩\u{200d}💻 Ada".to_owned()),
    };
    for say in [Texts::English, Texts::German] {
        let letter = invitation.letter(say);
        assert!(letter.subject.starts_with("\u{2068}שלום כהן\u{2069} "), "isolated: {}", letter.subject);
        assert!(letter.subject.contains("‹b›Acme‹/b› 🏭"), "no tag in a subject: {}", letter.subject);
        assert!(letter.html.contains("&#60;b&#62;Acme") && !letter.html.contains("<b>Acme"), "escaped in HTML");
        assert!(letter.text.contains("👩\u{200d}💻 Ada"), "an emoji stays whole");
        assert!(letter.text.contains("\u{2068}שלום כהן\u{2069}") && letter.html.contains("\u{2068}שלום כהן\u{2069}"));
    }
    invitation.organization = "W".repeat(200);
    let letter = invitation.letter(Texts::German);
    assert!(letter.subject.chars().count() < 100 && letter.subject.contains('…'), "{}", letter.subject);
    assert!(letter.html.contains(&"W".repeat(200)) && letter.html.contains("overflow-wrap:anywhere"), "whole, and wrapped");
}
