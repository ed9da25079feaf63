//! The catalogue against the list, and the choice of a language.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Locale, Time};

use super::list::LIST;
use super::*;

/// The messages of a file with the variables that each of them uses.
fn messages(source: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut messages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut now = "";
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            now = line.split(" =").next().unwrap();
            assert!(messages.insert(now, BTreeSet::new()).is_none(), "{now} stands there twice");
        }
        let variables = line.split('$').skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_lowercase() && c != '_').next().unwrap());
        messages.entry(now).or_default().extend(variables);
    }
    messages.remove("");
    messages
}

#[test]
fn both_languages_have_exactly_the_listed_messages_with_the_listed_arguments() {
    let listed: BTreeMap<&str, BTreeSet<&str>> = LIST.iter().map(|(id, arguments)| (*id, arguments.iter().copied().collect())).collect();
    assert_eq!(listed.len(), LIST.len(), "a message is listed twice");
    for (language, source) in [("English", EN), ("German", DE)] {
        let parsed = FluentResource::try_new(source.to_owned());
        assert!(parsed.is_ok(), "{language}: {:?}", parsed.err().map(|(_, errors)| errors));
        let there = messages(source);
        for (id, arguments) in &listed {
            assert_eq!(there.get(id), Some(arguments), "{language}: {id}");
        }
        let unlisted: Vec<_> = there.keys().filter(|id| !listed.contains_key(*id)).collect();
        assert!(unlisted.is_empty(), "{language} has messages that the list does not: {unlisted:?}");
    }
}

#[test]
fn every_message_can_be_said_in_every_language() {
    for texts in [Texts::English, Texts::German, Texts::Pseudo] {
        for (id, arguments) in LIST {
            for number in [0, 1, 2, 12] {
                let bundle = texts.bundle();
                let given: FluentArgs<'_> = arguments.iter().map(|name| (*name, FluentValue::from(number))).collect();
                let pattern = bundle.get_message(id).unwrap().value().unwrap();
                let mut errors = Vec::new();
                let said = bundle.format_pattern(pattern, Some(&given), &mut errors);
                assert!(errors.is_empty() && !said.contains(['{', '}', '\u{2068}']) && !said.trim().is_empty(), "{texts:?} {id}: {said} {errors:?}");
            }
        }
    }
}

#[test]
fn german_is_not_english() {
    let same = ["field_code"];
    for (id, arguments) in LIST.iter().filter(|(id, _)| !same.contains(id)) {
        let given: Vec<_> = arguments.iter().map(|name| (*name, FluentValue::from(1))).collect();
        let (english, german) = (Texts::English.say(id, &given), Texts::German.say(id, &given));
        let has_words = english.chars().filter(|c| c.is_alphabetic()).count() > 2;
        assert!(!has_words || english != german, "{id} is the same in both languages: {english}");
    }
}

/// The cases that each message tells apart, without those of grammar.
fn cases(source: &str) -> BTreeSet<(String, String)> {
    let mut message = "";
    let mut cases = BTreeSet::new();
    for line in source.lines() {
        if let Some((id, _)) = line.split_once(" = ").filter(|(id, _)| !id.starts_with([' ', '#'])) {
            message = id;
        }
        let case = line.trim_start().strip_prefix('[').and_then(|rest| rest.split(']').next());
        let grammar = |case: &&str| matches!(*case, "one" | "other") || case.bytes().all(|b| b.is_ascii_digit());
        cases.extend(case.filter(|case| !grammar(case)).map(|case| (message.to_owned(), case.to_owned())));
    }
    cases
}

#[test]
fn both_languages_tell_the_same_cases_apart() {
    let (english, german) = (cases(EN), cases(DE));
    assert!(english.len() > 80, "{}", english.len());
    // German says of zones what English leaves to their own letters.
    let apart: Vec<_> = english.symmetric_difference(&german).filter(|(message, _)| message != "zone").collect();
    assert!(apart.is_empty(), "{apart:?}");
}

#[test]
fn refusals_have_words_and_no_words_are_left_over() {
    for (language, source) in [("English", EN), ("German", DE)] {
        let variants = source.split("\nproblem_text = ").nth(1).unwrap().split("\n  }").next().unwrap();
        let worded: BTreeSet<&str> = variants.split("\n    [").skip(1).map(|variant| variant.split(']').next().unwrap()).collect();
        let codes: BTreeSet<&str> = platform::edge::CODES.iter().map(|(code, _, _)| *code).collect();
        let stale: Vec<_> = worded.difference(&codes).collect();
        assert!(stale.is_empty() && worded.len() > 50, "{language}: no such codes: {stale:?}");
    }
    for reason in domain::DeadReason::all() {
        assert!(EN.contains(&format!("\ndead_{}_title =", reason.name())), "{}", reason.name());
    }
    // What has no words of its own is told by its status.
    let german = Texts::German;
    assert_eq!(german.refusal("second_to_none", 403, 0), german.refusal("forbidden", 403, 0));
    assert_eq!(german.refusal("password_too_short", 422, 15), "Das Passwort braucht mindestens 15 Zeichen.");
    assert_ne!(german.refusal("password_too_short", 422, 15), german.refusal("second_to_none", 422, 15));
}

#[test]
fn plurals_and_times_follow_the_language() {
    assert_eq!([0, 1, 2].map(|n: u32| Texts::English.minutes(n)), ["0 minutes", "1 minute", "2 minutes"]);
    assert_eq!([0, 1, 2].map(|n: u32| Texts::German.hours(n)), ["0 Stunden", "1 Stunde", "2 Stunden"]);
    assert_eq!([1, 90, 91, 5400, 5401].map(|seconds| Texts::German.wait(seconds)), ["1 Sekunde", "90 Sekunden", "2 Minuten", "90 Minuten", "2 Stunden"]);
    let at = Time::parse("2026-11-26T13:30:00Z").unwrap();
    assert_eq!(Texts::English.when(at, "Europe/Vienna"), "Thursday 26 November 2026, 14:30 CET (Europe/Vienna)");
    assert_eq!(Texts::German.when(at, "Europe/Vienna"), "Donnerstag, 26. November 2026, 14:30 Uhr MEZ (Europe/Vienna)");
    assert_eq!(Texts::German.when(Time::parse("2026-03-01T00:00:00Z").unwrap(), "Nowhere/Land"), "Sonntag, 1. März 2026, 00:00 Uhr UTC");
}

#[test]
fn texts_from_right_to_left_are_isolated_and_others_are_not_touched() {
    assert_eq!(Texts::English.mail_invitation_quote("שלום"), "\u{2068}שלום\u{2069} writes:");
    assert_eq!(Texts::English.mail_invitation_quote("👩‍💻 Zoë"), "👩‍💻 Zoë writes:");
    let once = isolated("שלום").into_owned();
    assert_eq!(isolated(&once), once);
}

#[test]
fn the_first_wish_that_can_be_met_wins() {
    let (german, french, english) = (Locale::parse("de-AT").unwrap(), Locale::parse("fr").unwrap(), Locale::parse("en").unwrap());
    assert_eq!(Texts::first([Some(&german), Some(&english)]), Some(Texts::German));
    assert_eq!(Texts::first([None, Some(&french), Some(&german)]), Some(Texts::German));
    assert_eq!(Texts::first([None, Some(&french)]), None);
    let browsers = [
        ("de-DE,de;q=0.9,en;q=0.8", Some(Texts::German)),
        ("en-GB, de;q=0.9", Some(Texts::English)),
        ("fr, de;q=0.3, en;q=0.7", Some(Texts::English)),
        ("de;q=0, en;q=0.1", Some(Texts::English)),
        ("fr", None),
        ("*", None),
        ("", None),
        (";;;q=,de;q=oops", None),
    ];
    for (header, expected) in browsers {
        assert_eq!(Texts::accepted(header), expected, "{header}");
    }
    assert_eq!(of_visitor("fr"), Texts::English);
}
