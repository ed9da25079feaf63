//! What of a user stands outside its item: the words it is found by, the count it is in, the position it holds.

use std::collections::BTreeSet;

use domain::catalog::position_key;
use domain::{OrgId, User, UserId};
use serde::{Deserialize, Serialize};

use super::row::Listed;
use super::{SCHEMA, Stored, word};
use crate::item::{Corrupt, Item, read, write};
use crate::keys::{self, Key};

const KIND: &str = "projected user";

/// The marks that a user has outside its item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Projected {
    /// In which count; none for whoever lists do not show.
    pub listed: Option<Listed>,
    /// The words it is found by.
    pub words: BTreeSet<String>,
    /// The positions under which it is found; one, but for the moment of a change.
    pub positions: BTreeSet<String>,
    /// Whether marks are named that may not stand yet: their writer has not come back.
    pub open: bool,
    /// Counts its changes.
    pub version: u32,
}

impl Projected {
    /// What there is to be of `user`.
    pub fn of(user: &User, version: u32) -> Projected {
        let listed = Listed::of(user);
        let here = listed.is_some_and(Listed::is_here);
        let positions = user.position.iter().filter(|_| here).map(position_key).collect();
        Projected { listed, words: user.search_words(), positions, open: false, version }
    }

    /// The keys of the marks that it stands for.
    pub fn marks(&self, org: OrgId, user: UserId) -> BTreeSet<Key> {
        let words = self.words.iter().map(|word| keys::search_token(org, word, user));
        words.chain(self.positions.iter().map(|position| keys::position_holder(org, position, user))).collect()
    }
}

#[derive(Serialize, Deserialize)]
struct ProjectedForm {
    schema: u32,
    listed: Option<String>,
    words: Option<BTreeSet<String>>,
    positions: Option<BTreeSet<String>>,
    open: Option<bool>,
    version: u32,
}

impl Stored for Projected {
    const KIND: &'static str = KIND;

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: ProjectedForm = read(KIND, item)?;
        let listed = form.listed.as_deref().map(|name| word(KIND, "listed", Listed::parse(name))).transpose()?;
        let ProjectedForm { words, positions, open, version, .. } = form;
        Ok(Projected { listed, words: words.unwrap_or_default(), positions: positions.unwrap_or_default(), open: open == Some(true), version })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let some = |words: &BTreeSet<String>| Some(words.clone()).filter(|words| !words.is_empty());
        let listed = self.listed.map(|listed| listed.name().to_owned());
        let (words, positions, open) = (some(&self.words), some(&self.positions), self.open.then_some(true));
        write(KIND, ProjectedForm { schema: SCHEMA, listed, words, positions, open, version: self.version })
    }
}
