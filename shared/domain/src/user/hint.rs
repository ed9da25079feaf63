//! What else is worth doing after something was done to a person (R45, R51).

use crate::field::Field;
use crate::policy::Policies;
use crate::role::PermissionName;
use crate::user::{ProfileEdit, User};

/// The right to have payment cards made in another product: whoever had it may hold some.
const CARDS: &str = "cards.create";

/// Something worth doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// The person has a position and is in no department (R51).
    NoDepartment,
    /// The person may hold cards in another product, which know nothing of this (R45).
    FreezeCards,
}

impl Hint {
    /// The word that answers use.
    pub fn code(self) -> &'static str {
        match self {
            Hint::NoDepartment => "no_department",
            Hint::FreezeCards => "freeze_cards",
        }
    }
    /// What to do about it.
    pub fn action(self) -> &'static str {
        match self {
            Hint::NoDepartment => "set_department",
            Hint::FreezeCards => "freeze_elsewhere",
        }
    }
}

impl User {
    /// What is worth doing after this person was given a position.
    pub fn hints_after_placing(&self) -> Vec<Hint> {
        if self.position.is_some() && self.department.is_none() { vec![Hint::NoDepartment] } else { Vec::new() }
    }

    /// What is worth doing after this person lost all access.
    pub fn hints_after_end(&self, policies: &Policies) -> Vec<Hint> {
        if self.grants(policies).names_it(&PermissionName::known(CARDS)) { vec![Hint::FreezeCards] } else { Vec::new() }
    }
}

impl ProfileEdit {
    /// Whether it gives the person a position.
    pub fn places(&self) -> bool {
        matches!(self.position, Field::Set(_))
    }
}
