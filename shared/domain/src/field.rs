//! A field of a patch: absent, cleared or set.

use serde::{Deserialize, Deserializer};

/// What a patch says of one field.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Field<T> {
    /// Nothing: it stays as it is.
    #[default]
    Keep,
    /// It is to be empty (`null`).
    Clear,
    /// It is to be this.
    Set(T),
}

impl<T> Field<T> {
    /// The value after the patch.
    pub fn apply(self, before: Option<T>) -> Option<T> {
        match self {
            Field::Keep => before,
            Field::Clear => None,
            Field::Set(value) => Some(value),
        }
    }
    /// The value after the patch, of a field that is never empty.
    ///
    /// # Errors
    /// The field's name, if it is to be empty.
    pub fn required(self, before: T, name: &'static str) -> Result<T, crate::Refused> {
        self.apply(Some(before)).ok_or(crate::Refused::Required(name))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|given| given.map_or(Field::Clear, Field::Set))
    }
}
