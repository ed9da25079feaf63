//! Finding people by what somebody types (R68; F26): the words that a person is found by, and what a keyword asks of them.
//!
//! Words are folded as names are sorted (no case, no marks) and end at everything but letters and digits. A person is found by the
//! words of both names, of the address's local part and of the external id, and by what is written in one go: the whole
//! address, the phone number and the external id without the signs in them. A keyword finds whoever has, for each of its words,
//! one that begins with it, in any order; where it holds signs, also what they were left out of. A whole id finds its person.

use std::collections::BTreeSet;

use crate::id::UserId;
use crate::text::{Name, Phone, sort_key};
use crate::user::User;

/// Of a longer word only so many characters count, in people and keywords alike.
const LONGEST_WORD: usize = 64;
/// Words that one person is found by at most.
const MOST_KEPT: usize = 32;
/// Words of one keyword at most.
const MOST_ASKED: usize = 8;
/// Characters of one keyword at most.
const LONGEST: usize = 300;

/// The words of `text`.
fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = sort_key(text);
    let words: Vec<String> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(shortened).collect();
    words.into_iter()
}

/// All of `text` as one word.
fn run_together(text: &str) -> Option<String> {
    let word: String = sort_key(text).chars().filter(|c| c.is_alphanumeric()).take(LONGEST_WORD).collect();
    (!word.is_empty()).then_some(word)
}

fn shortened(word: &str) -> String {
    word.chars().take(LONGEST_WORD).collect()
}

impl User {
    /// The words that the person is found by; none for whoever never joined or is erased.
    pub fn search_words(&self) -> BTreeSet<String> {
        if self.never_joined() || self.status.kind() == super::StatusKind::Erased {
            return BTreeSet::new();
        }
        let (name, phone) = (|name: &Option<Name>| name.as_ref().map_or("", Name::as_str).to_owned(), self.phone.as_ref().map_or("", Phone::as_str));
        let (first, last, external) = (name(&self.first_name), name(&self.last_name), name(&self.external_id));
        let local = self.email.as_str().rsplit_once('@').map_or("", |(local, _)| local);
        let whole = [self.email.as_str(), phone, &external].into_iter().filter_map(run_together);
        whole.chain(words(&first)).chain(words(&last)).chain(words(local)).chain(words(&external)).take(MOST_KEPT).collect()
    }
}

/// Why a keyword is refused; its text form is the field error's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSearch {
    /// More characters or words than one may ask for.
    TooLong,
}

/// What a keyword asks for: any one of these ways, and of a way all words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    ways: Vec<BTreeSet<String>>,
    id: Option<UserId>,
}

impl Search {
    /// What `keyword` asks for; none if there is nothing in it.
    ///
    /// # Errors
    /// [`NoSearch`].
    pub fn parse(keyword: &str) -> Result<Option<Search>, NoSearch> {
        let keyword = keyword.trim();
        if keyword.is_empty() {
            return Ok(None);
        }
        let each: BTreeSet<String> = words(keyword).collect();
        let terms: BTreeSet<String> = keyword.split_whitespace().filter_map(run_together).collect();
        if keyword.chars().count() > LONGEST || each.len() > MOST_ASKED || terms.len() > MOST_ASKED {
            return Err(NoSearch::TooLong);
        }
        let whole: BTreeSet<String> = run_together(keyword).into_iter().collect();
        let mut ways: Vec<BTreeSet<String>> = Vec::new();
        for way in [each, terms, whole] {
            if !way.is_empty() && !ways.contains(&way) {
                ways.push(way);
            }
        }
        Ok(Some(Search { ways, id: UserId::parse(&keyword.to_lowercase()).ok() }))
    }

    /// The ways, of each of which all words must be found.
    pub fn ways(&self) -> &[BTreeSet<String>] {
        &self.ways
    }
    /// The person whose id the keyword is.
    pub fn id(&self) -> Option<UserId> {
        self.id
    }
    /// Whether it finds `user`, who has these words.
    pub fn finds(&self, user: UserId, words: &BTreeSet<String>) -> bool {
        self.id == Some(user) || self.ways.iter().any(|way| has_all(words, way))
    }
}

/// Whether each of `asked` is the beginning of one of `words`.
pub fn has_all(words: &BTreeSet<String>, asked: &BTreeSet<String>) -> bool {
    asked.iter().all(|word| first_with(words, word).is_some())
}

/// The first of `words` that begins with `prefix`.
pub fn first_with<'a>(words: &'a BTreeSet<String>, prefix: &str) -> Option<&'a String> {
    words.range(prefix.to_owned()..).next().filter(|word| word.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::email::Email;
    use crate::presets::Preset;
    use crate::testing::{Scene, name};
    use crate::user::{Ending, Status};

    fn ada(scene: &mut Scene) -> User {
        User {
            first_name: name("Ada Zo\u{eb}"),
            last_name: name("O'Neill-St\u{fc}rmer"),
            email: Email::parse("ada.lovelace+x@calc.test").unwrap(),
            phone: Some(Phone::parse("+49 170 1234567").unwrap()),
            external_id: name("AB-12/7"),
            ..scene.colleague("viewer")
        }
    }

    #[test]
    fn a_person_is_found_by_every_part_of_them_in_any_order() {
        let ada = ada(&mut Scene::new(Preset::Default));
        let words = ada.search_words();
        let found = |keyword: &str| Search::parse(keyword).unwrap().is_some_and(|search| search.finds(ada.id, &words));
        let hits = [
            "ada",
            "AD",
            "zoe",
            "ZO\u{cb}",
            "neill",
            "o'neill",
            "sturmer ada",
            "st\u{fc}r",
            "neill-st",
            "lovelace",
            "ada.lovelace@",
            "ada.lovelace+x@calc.test",
            "ADA.LOVELACE+X@CALC.TE",
            "+49 170 12",
            "4917",
            "+49-170",
            "ab-12/7",
            "ab127",
            "ab 12",
            "7",
            "zoe ada.lovelace+x@calc.test",
            &ada.id.to_string(),
        ];
        for keyword in hits {
            assert!(found(keyword), "{keyword}");
        }
        for keyword in ["bob", "ada bob", "lace", "calc", "eill", "170", "--", "usr_", "b127"] {
            assert!(!found(keyword), "{keyword}");
        }
        assert_eq!(Search::parse("  "), Ok(None));
    }

    #[test]
    fn nobody_finds_whoever_never_joined() {
        let mut scene = Scene::new(Preset::Default);
        let (since, by, ending) = (scene.now, crate::change::Actor::System, Ending::Revoked);
        let gone = User { status: Status::Terminated { since, by, ending }, ..ada(&mut scene) };
        assert!(gone.search_words().is_empty());
        let removed = User { status: Status::Terminated { since, by, ending: Ending::Removed }, ..gone };
        assert!(!removed.search_words().is_empty(), "whoever was removed is still looked for");
    }

    #[test]
    fn there_is_an_end_to_words() {
        let mut scene = Scene::new(Preset::Default);
        let many = (0..40).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
        let user = User { first_name: name(&many), ..ada(&mut scene) };
        assert_eq!(user.search_words().len(), MOST_KEPT);
        assert_eq!(Search::parse(&many), Err(NoSearch::TooLong));
        let few_words_in_many_terms = "a-b b-a a-a b-b aa-b bb-a a-aa b-bb aaa-b";
        assert_eq!(Search::parse(few_words_in_many_terms), Err(NoSearch::TooLong));
        assert_eq!(Search::parse(&"x".repeat(301)), Err(NoSearch::TooLong));
        let long = User { first_name: name(&"x".repeat(200)), ..ada(&mut scene) };
        assert!(Search::parse(&"x".repeat(150)).unwrap().unwrap().finds(long.id, &long.search_words()));
    }
}
