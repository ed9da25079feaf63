//! Finds words that did not come from the catalogue: under [`Texts::Pseudo`](super::Texts) everything that did carries accents.

/// The words of a page, a mail or a text part that are in plain letters, apart from `given`: what the test itself put in.
pub(crate) fn untranslated(document: &str, given: &[&str]) -> Vec<String> {
    let mut text = without_style(document);
    let mut said = String::new();
    while let Some((before, rest)) = text.split_once('<').map(|(a, b)| (a.to_owned(), b.to_owned())) {
        let (tag, after) = rest.split_once('>').unwrap_or((rest.as_str(), ""));
        said.push_str(&before);
        said.push(' ');
        for attribute in ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\""] {
            if let Some((_, value)) = tag.split_once(attribute) {
                said.push_str(value.split('"').next().unwrap_or_default());
                said.push(' ');
            }
        }
        text = after.to_owned();
    }
    said.push_str(&text);
    for known in given.iter().chain(&["Usher", "UTC"]) {
        said = said.replace(known, " ");
    }
    said.split_whitespace().filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()) && !word.contains("https://")).map(str::to_owned).collect()
}

fn without_style(document: &str) -> String {
    match (document.find("<style>"), document.find("</style>")) {
        (Some(from), Some(to)) => format!("{}{}", &document[..from], &document[to..]),
        _ => document.to_owned(),
    }
}

#[test]
fn plain_words_are_found_and_accented_ones_are_not() {
    let page = "<style>p{}</style><p aria-label=\"Close\" class=\"x\">⟦Ĥéĺĺő Ada⟧ <b>there</b></p><a href=\"https://x.test/a\">https://x.test/a</a>";
    assert_eq!(untranslated(page, &["Ada"]), ["Close", "there"]);
}
