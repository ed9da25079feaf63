//! The key under which the audit log keeps what is personal about somebody.

use std::fmt;

use crate::id::Entropy;

/// Lives with the person alone: once it is gone, what the log says of names and addresses can be read by nobody, while the
/// log stays as it was written (F19, F20).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonalKey(pub [u8; 32]);

impl PersonalKey {
    /// Draws one.
    pub fn draw(entropy: &mut dyn Entropy) -> PersonalKey {
        let mut key = [0; 32];
        entropy.fill(&mut key);
        PersonalKey(key)
    }
}

impl fmt::Debug for PersonalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalKey")
    }
}
