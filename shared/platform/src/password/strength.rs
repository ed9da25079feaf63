//! Whether a text is easily guessed, judged by zxcvbn (30,000 much-used passwords, names and words, keyboard walks, dates,
//! repetitions) and by what is known about the person.

/// What guessing must cost, as a power of ten: three ordinary words, or two rare ones.
const ENOUGH: f64 = 9.0;
/// How many characters are judged at once. The estimator multiplies by the factorial of the number of parts, which
/// leaves 64 bits at 21 parts, and its time grows with the square of the length.
const WINDOW: usize = 20;
/// How many windows are judged at most: bounds the time.
const WINDOWS: usize = 12;
/// From which length on an immediate repetition is left out. Shorter ones are in honest words.
const REPETITION: usize = 3;
/// How many words of the context count, and which lengths.
const WORDS: usize = 24;
const WORD_LENGTHS: std::ops::RangeInclusive<usize> = 3..=WINDOW;

/// Stand-ins for letters that the estimator has no words for. It then judges by length, repetition and sequence, as it
/// does for any unknown word, and never meets text whose case folding changes its length.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii() { c } else { char::from(b'a' + (u32::from(c) % 26) as u8) }).collect()
}

/// Each text of the context whole, without its separators, and word by word.
fn known_words(context: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for text in context {
        let text = plain(&text.to_lowercase());
        let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
        for word in [text.clone(), parts.concat()].into_iter().chain(parts.into_iter().map(str::to_owned)) {
            if WORD_LENGTHS.contains(&word.len()) && !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words.truncate(WORDS);
    words
}

/// `text` without what only repeats the characters just before: that costs a guesser next to nothing.
fn without_repetitions(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(first) = rest.get(..1) {
        // Plain text has one byte a character, so every cut is between two characters.
        let repeats = |length: &usize| kept.len().checked_sub(*length).and_then(|from| kept.get(from..)).is_some_and(|last| rest.starts_with(last));
        let length = (REPETITION..=rest.len().min(kept.len())).find(repeats);
        if length.is_none() {
            kept.push_str(first);
        }
        rest = rest.get(length.unwrap_or(1)..).unwrap_or_default();
    }
    kept
}

/// The power of ten of the guesses that `text` takes: the product over its parts, read window by window. A part that a
/// window may have cut is read again at the next one's beginning.
fn guesses(text: &str, known: &[&str]) -> f64 {
    let (mut rest, mut sum) = (text, 0.0);
    for _ in 0..WINDOWS {
        if rest.is_empty() || sum >= ENOUGH {
            break;
        }
        let window = rest.get(..WINDOW).unwrap_or(rest);
        let estimate = zxcvbn::zxcvbn(window, known);
        let parts = estimate.sequence();
        let whole = if window.len() == rest.len() || parts.len() == 1 { parts } else { &parts[..parts.len() - 1] };
        sum += whole.iter().map(|part| part.guesses.unwrap_or(1).max(1) as f64).map(f64::log10).sum::<f64>();
        rest = whole.last().and_then(|part| rest.get(part.j + 1..)).unwrap_or_default();
    }
    sum
}

/// Letters and digits only, in lower case.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether somebody who knows `context` guesses `text` in fewer than ten to the ninth tries.
pub(super) fn is_common(text: &str, context: &[&str]) -> bool {
    let words = known_words(context);
    let known: Vec<&str> = words.iter().map(String::as_str).collect();
    let itself = bare(text);
    let is_known = !itself.is_empty() && context.iter().any(|text| bare(text).contains(&itself));
    let too_few = |text: &str| guesses(&without_repetitions(&plain(text)), &known) < ENOUGH;
    // Separators hide a repetition, and cost a guesser little.
    let joined: String = text.chars().filter(|c| !c.is_ascii_punctuation() && !c.is_whitespace()).collect();
    is_known || too_few(text) || too_few(&joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTEXT: [&str; 5] = ["Northwind Traders", "maria.keller@northwind.test", "Maria", "Keller", "Usher"];

    #[test]
    fn passphrases_and_random_texts_pass() {
        for text in [
            "correct horse battery staple",
            "mauve grim oxen parade",
            "purple monkey dishwasher",
            "yesterday some clouds were green",
            "Wandering teapots sing",
            "the cat sat on my hat",
            "tell all bees hello",
            "maria keller eats soap",
            "a7Kq0vXz2LmB9sTe",
            "j4#kLp!0zQw8^mNe",
            "правильная лошадь батарея скрепка",
            "天地玄黄宇宙洪荒日月盈昃辰宿",
            "größere Wolken über Łódź",
            "🐙🌵🚲🎻 four odd things",
            "İstanbul'da ılık bir akşam üstü",
        ] {
            assert!(!is_common(text, &CONTEXT), "{text}: {}", guesses(&without_repetitions(&plain(text)), &CONTEXT));
        }
    }

    #[test]
    fn the_much_used_the_patterned_and_the_known_are_refused() {
        for text in [
            "passwordpassword",
            "password1password1",
            "Password12345678",
            "P@ssw0rdP@ssw0rd",
            "123456789012345",
            "1234567890123456",
            "qwertyuiopasdfgh",
            "qwertyuiopasdfghjkl",
            "aaaaaaaaaaaaaaa",
            "abcdefghijklmnop",
            "1q2w3e4r5t6y7u8i",
            "iloveyouiloveyou",
            "letmeinletmeinletmein",
            "northwindtraders2026",
            "Northwind-2026-Northwind-2026",
            "pass word pass word pass word",
            "Northwind2026!!!",
            "NorthwindTraders1",
            "maria.kellermaria.keller",
            "mariakeller2026!",
            "kellerkellerkeller",
            "usherusherusherusher",
            "ääääääääääääääää",
            "asdfghjklasdfghjkl",
            "111111111111111",
            "superman superman",
            "qwerty123456789",
            "password1password1password1~",
            "aaaaaaaaaabbbbbbbbbbcccccccccc",
            "northwindtraders2026administrator",
            "Maria.Keller@northwind.test",
            "abcabcabcabcabcabc1",
        ] {
            assert!(is_common(text, &CONTEXT), "{text}: {}", guesses(&without_repetitions(&plain(text)), &CONTEXT));
        }
    }

    #[test]
    fn a_long_text_of_one_part_is_refused_and_a_long_honest_one_is_not() {
        assert!(is_common(&"x8#kQ!".repeat(40), &[]));
        assert!(!is_common(&"x8#kQ!0vR;wT4".repeat(2), &[]));
        assert!(!is_common(&format!("{}x8#kQ!0vR;wT4", "a".repeat(200)), &[]));
    }

    /// Characters that provoke each of the estimator's patterns, in an order that no pattern describes.
    fn provoking(seed: u64, length: usize) -> String {
        let alphabets = ["aA4@eE3sS5$oO0", "qwertyQWERTY!@#$%", "1234567890-/ .", "abcABC", "\u{130}\u{df}\u{17f}\u{10ffff}e\u{301}\u{0}", "aAbB1! ~\\\"`"];
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut draw = |most: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % most as u64) as usize
        };
        let letters: Vec<char> = alphabets[draw(alphabets.len())].chars().chain(alphabets[draw(alphabets.len())].chars()).collect();
        (0..length).map(|_| letters[draw(letters.len())]).collect()
    }

    /// An arithmetic overflow inside the estimator would end the process here, and give nonsense in a release.
    #[test]
    fn no_text_breaks_the_estimator() {
        for seed in 0..400 {
            let text = provoking(seed, 1 + seed as usize % 64);
            is_common(&text, &CONTEXT);
            is_common(&text, &[text.as_str()]);
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "measures its own time")]
    fn no_text_takes_long() {
        let _dictionaries_are_loaded = is_common("once", &[]);
        let walks = ["a1!a", "1234567890", "password1", "4@8({3\u{20ac}", "qazwsxedc", "e\u{301}", "Northwind"].map(|part| part.repeat(256));
        let texts = walks.iter().map(|walk| walk.chars().take(255).chain(['~']).collect()).chain((0..9).map(|seed| provoking(seed, 256)));
        for text in texts.collect::<Vec<String>>() {
            let begun = std::time::Instant::now();
            let common = is_common(&text, &CONTEXT);
            let took = begun.elapsed();
            println!("{took:?} {common} for {}", text.chars().take(20).collect::<String>());
            assert!(took.as_millis() < 200, "{took:?}, although this build is not optimised");
        }
    }
}
