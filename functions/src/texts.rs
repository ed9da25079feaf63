//! Every word that mails and pages say, in English and German: `functions/texts/en.ftl` and `de.ftl` (decision 015).
//!
//! A message is a method of [`Texts`], listed in [`list`]: a wrong name or a missing argument does not compile, and an unused
//! message is an unused method. Arguments that are written from right to left are isolated here, so no caller has to think of
//! it; making outside texts inert in mails is the letters' own duty. Invariant: nothing here knows a request or a table.

mod choice;
mod list;
mod time;
mod words;

use std::borrow::Cow;
use std::sync::LazyLock;

use domain::Locale;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

pub use choice::{of_invitation, of_member, of_visitor};

/// A language that Usher speaks, with everything it can say in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Texts {
    /// English; also what is said when nobody's wish can be met.
    #[default]
    English,
    /// German.
    German,
    /// English with accents in brackets, for finding what does not come from the catalogue. Its locale is `en-XA`.
    #[cfg(debug_assertions)]
    Pseudo,
}

impl Texts {
    /// The language of a BCP 47 tag, by its first part; none if Usher does not speak it.
    pub fn spoken(tag: &str) -> Option<Texts> {
        #[cfg(debug_assertions)]
        if tag == "en-XA" {
            return Some(Texts::Pseudo);
        }
        match tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" => Some(Texts::English),
            "de" => Some(Texts::German),
            _ => None,
        }
    }

    /// The first of several wishes that can be met.
    pub fn first<'a>(wishes: impl IntoIterator<Item = Option<&'a Locale>>) -> Option<Texts> {
        wishes.into_iter().flatten().find_map(|locale| Texts::spoken(locale.as_str()))
    }

    /// What a browser likes best of what Usher speaks (`Accept-Language`, RFC 9110 section 12.5.4).
    pub fn accepted(header: &str) -> Option<Texts> {
        let wishes = header.split(',').take(20).filter_map(|wish| {
            let (tag, parameter) = wish.split_once(';').unwrap_or((wish, "q=1"));
            let weight: f32 = parameter.trim().strip_prefix("q=")?.parse().ok()?;
            Texts::spoken(tag.trim()).filter(|_| weight > 0.0).map(|texts| (texts, weight))
        });
        // Of equal wishes the first counts.
        wishes.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(texts, _)| texts)
    }

    /// The tag for `<html lang>` and `Content-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Texts::English => "en",
            Texts::German => "de",
            #[cfg(debug_assertions)]
            Texts::Pseudo => "en-XA",
        }
    }

    /// The direction it is written in, for `<html dir>`.
    pub fn direction(self) -> &'static str {
        "ltr"
    }

    /// The message of this id with these arguments; in English where the language lacks it.
    fn say(self, id: &'static str, values: &[(&'static str, FluentValue<'_>)]) -> String {
        let arguments: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
        let said = self.find(id, &arguments).or_else(|| Texts::English.find(id, &arguments)).unwrap_or_else(|| id.to_owned());
        #[cfg(debug_assertions)]
        if self == Texts::Pseudo {
            return format!("⟦{said}⟧");
        }
        said
    }

    fn find(self, id: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let bundle = self.bundle();
        let pattern = bundle.get_message(id)?.value()?;
        Some(bundle.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned())
    }

    fn bundle(self) -> &'static Bundle {
        static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle("en", EN));
        static GERMAN: LazyLock<Bundle> = LazyLock::new(|| bundle("de", DE));
        #[cfg(debug_assertions)]
        static PSEUDO: LazyLock<Bundle> = LazyLock::new(|| {
            let mut bundle = bundle("en", EN);
            bundle.set_transform(Some(accented));
            bundle
        });
        match self {
            Texts::English => &ENGLISH,
            Texts::German => &GERMAN,
            #[cfg(debug_assertions)]
            Texts::Pseudo => &PSEUDO,
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

const EN: &str = include_str!("../texts/en.ftl");
const DE: &str = include_str!("../texts/de.ftl");

/// A message that cannot be parsed is left out and said in English, or by its id; the tests let none through.
fn bundle(language: &str, source: &str) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(language.parse().into_iter().collect());
    // Fluent would isolate every argument with invisible marks, links and codes too, which people copy.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partly, _)| partly);
    if bundle.add_resource(resource).is_err() {
        tracing::error!(language, "the texts name a message twice");
    }
    bundle
}

#[cfg(debug_assertions)]
fn accented(text: &str) -> Cow<'_, str> {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: &str = "àƀćďēƒğĥíĵķļɱńőƿɋŕşťűṽŵẋýžÀƁĆĎĒƑĞĤÍĴĶĻṀŃŐǷɊŔŞŤŰṼŴẊÝŽ";
    text.chars().map(|c| PLAIN.chars().position(|plain| plain == c).and_then(|at| ACCENTED.chars().nth(at)).unwrap_or(c)).collect::<String>().into()
}

/// What may stand in a message: words, or a number that plurals follow.
pub trait Value {
    /// The same for Fluent.
    fn value(&self) -> FluentValue<'_>;
}

impl<T: Value + ?Sized> Value for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

impl Value for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::String(isolated(self))
    }
}

impl Value for String {
    fn value(&self) -> FluentValue<'_> {
        self.as_str().value()
    }
}

macro_rules! numbers {
    ($($number:ty),*) => { $(
        impl Value for $number {
            fn value(&self) -> FluentValue<'_> {
                (*self).into()
            }
        }
    )* };
}

numbers!(u32, u64, usize, i64);

/// A text that does not turn the sentence around it when it is written from right to left. Other texts stay as they are.
pub(crate) fn isolated(text: &str) -> Cow<'_, str> {
    if !text.starts_with('\u{2068}') && text.chars().any(is_right_to_left) { format!("\u{2068}{text}\u{2069}").into() } else { text.into() }
}

/// Hebrew, Arabic and the other scripts of their blocks.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
pub(crate) mod pseudo;
#[cfg(test)]
mod tests;
