//! That the pages say nothing that is not in the catalogue.

use super::*;
use crate::texts::Texts;
use crate::texts::pseudo::untranslated;

#[test]
fn the_sign_in_page_is_in_the_catalogue_and_names_its_language() {
    for reset in [false, true] {
        let page = |say| SignInPage { say, reset, ..SignInPage::default() }.html();
        let found = untranslated(&page(Texts::Pseudo), &["Skip to the content", "looks after who belongs to an organization and how they sign in."]);
        assert!(found.is_empty(), "{found:?}");
        assert!(page(Texts::German).contains("<html lang=\"de\" dir=\"ltr\">"));
    }
}
