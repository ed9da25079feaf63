use super::*;
use crate::seal::Purpose;
use domain::{AccountId, OrgId, SessionId, UserId};
use std::collections::BTreeSet;

const NOW: Time = Time::from_unix(1_767_225_600);

fn ring() -> Keyring {
    Keyring::new(vec![(1, [7; 32], Time(0))]).unwrap()
}

fn uuid(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

fn link(n: u128) -> Link {
    Link { purpose: Purpose::Invite, org: OrgId(uuid(1)), user: UserId(uuid(n)), epoch: 1 }
}

fn raw(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

#[test]
fn a_thousand_links_have_one_length_and_nothing_in_common_after_the_version() {
    let texts: Vec<String> = (0..1000).map(|n| ring().seal_link(&link(n), NOW)).collect();
    assert!(texts.iter().all(|text| text.len() == 72 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')));
    let bytes: Vec<Vec<u8>> = texts.iter().map(|text| raw(text)).collect();
    assert!(bytes.iter().all(|bytes| bytes[0] == 1));
    for at in 1..bytes[0].len() {
        let seen: BTreeSet<u8> = bytes.iter().map(|bytes| bytes[at]).collect();
        assert!(seen.len() > 200, "byte {at} takes only {} values", seen.len());
    }
    let openings: BTreeSet<&[u8]> = bytes.iter().map(|bytes| &bytes[1..9]).collect();
    assert_eq!(openings.len(), 1000);
}

#[test]
fn the_same_statement_is_the_same_text_and_opens_to_itself() {
    let (user, account) = (link(5), AccountLink { purpose: Purpose::Reset, account: AccountId(uuid(2)), epoch: u32::MAX });
    let session = SessionToken { account: AccountId(uuid(1)), session: SessionId(uuid(2)), org: OrgId(uuid(3)), user: UserId(uuid(4)) };
    assert_eq!(ring().seal_link(&user, NOW), ring().seal_link(&user, NOW + domain::Span::days(9)));
    assert_eq!(ring().open_link(&ring().seal_link(&user, NOW)), Ok(user));
    assert_eq!(ring().open_account_link(&ring().seal_account_link(&account, NOW)), Ok(account));
    assert_eq!(ring().open_session(&ring().seal_session(&session, NOW)), Ok(session));
    assert_eq!(ring().seal_account_link(&account, NOW).len(), 51);
    assert_eq!(ring().seal_session(&session, NOW).len(), 108);
}

#[test]
fn one_flipped_bit_is_refused_wherever_it_is() {
    let bytes = raw(&ring().seal_link(&link(5), NOW));
    for bit in 8..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(ring().open_link(&URL_SAFE_NO_PAD.encode(changed)), Err(Unsealable::Forged), "bit {bit}");
    }
    let mut other_version = bytes;
    other_version[0] = 2;
    assert_eq!(ring().open_link(&URL_SAFE_NO_PAD.encode(other_version)), Err(Unsealable::UnknownVersion));
}

#[test]
fn noise_is_forged_and_asks_for_no_keys() {
    let long = ring().seal_link(&link(5), NOW) + "AAAA";
    let padded = ring().seal_account_link(&AccountLink { purpose: Purpose::Verify, account: AccountId(uuid(2)), epoch: 1 }, NOW) + "=";
    for text in ["", "A", "AAAA", "not base64!", "ü", long.as_str(), padded.as_str()] {
        assert_eq!(ring().open_link(text), Err(Unsealable::Forged), "{text}");
        assert_eq!(ring().open_account_link(text), Err(Unsealable::Forged), "{text}");
        assert!(!ring().is_of_unknown_version(text), "{text}");
    }
}

#[test]
fn kinds_and_purposes_are_not_interchangeable() {
    let keys = ring();
    let link_text = keys.seal_link(&link(5), NOW);
    assert_eq!(keys.open_session(&link_text), Err(Unsealable::Forged));
    assert_eq!(keys.open_account_link(&link_text), Err(Unsealable::Forged));
    let cursor = Cursor { org: OrgId(uuid(1)), query: "" };
    assert_eq!(keys.open_cursor(&cursor, &link_text), Err(Unsealable::Forged));
    // Even the same bytes, of the same length, open only as the kind that they were sealed as.
    let disguised = keys.seal(Kind::Cursor, &[], &link(5).write(), NOW);
    assert_eq!(keys.open_link(&disguised), Err(Unsealable::Forged));
    let of_account = Link { purpose: Purpose::Reset, ..link(5) };
    assert_eq!(keys.open_link(&keys.seal_link(&of_account, NOW)), Err(Unsealable::Forged));
    assert_eq!(Purpose::from_byte(Purpose::Notice.byte()).map(Purpose::name), Some("notice"));
}

#[test]
fn a_cursor_opens_only_for_its_organization_and_query() {
    let cursor = Cursor { org: OrgId(uuid(1)), query: "status=active" };
    let text = ring().seal_cursor(&cursor, b"position", NOW);
    assert_eq!(ring().open_cursor(&cursor, &text).as_deref(), Ok(&b"position"[..]));
    for other in [Cursor { org: OrgId(uuid(2)), ..cursor }, Cursor { query: "status=pending", ..cursor }] {
        assert_eq!(ring().open_cursor(&other, &text), Err(Unsealable::Forged));
    }
}

#[test]
fn a_new_version_is_minted_with_from_its_time_and_old_texts_stay_good() {
    let later = NOW + domain::Span::minutes(5);
    let both = Keyring::new(vec![(2, [8; 32], later), (1, [7; 32], Time(0))]).unwrap();
    let (before, after) = (both.seal_link(&link(5), NOW), both.seal_link(&link(5), later));
    assert_eq!((raw(&before)[0], raw(&after)[0]), (1, 2));
    assert_eq!((both.open_link(&before), both.open_link(&after)), (Ok(link(5)), Ok(link(5))));
    assert_eq!(ring().open_link(&after), Err(Unsealable::UnknownVersion));
    assert!(ring().is_of_unknown_version(&after) && !both.is_of_unknown_version(&after));
    assert_eq!(both.code(InvitationId(uuid(9)), 1), ring().code(InvitationId(uuid(9)), 1));
    assert_eq!(both.fingerprint("a", b"b"), ring().fingerprint("a", b"b"));
    assert_eq!(both.subject("a@x.test"), ring().subject("a@x.test"));
}

#[test]
fn codes_are_eight_digits_of_their_invitation_and_serial() {
    let (keys, one) = (ring(), InvitationId(uuid(9)));
    let code = keys.code(one, 1);
    assert!(code.len() == 8 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
    assert_eq!(keys.code(one, 1), code);
    let drawn: BTreeSet<String> = (0..1000).map(|serial| keys.code(one, serial)).chain([keys.code(InvitationId(uuid(8)), 1)]).collect();
    assert_eq!(drawn.len(), 1001);
}

#[test]
fn fingerprints_tell_scope_and_body_apart() {
    let keys = ring();
    let print = keys.fingerprint("ab", b"c");
    assert_eq!((keys.fingerprint("ab", b"c"), print.len()), (print.clone(), 64));
    assert_ne!(keys.fingerprint("a", b"bc"), print);
    assert_ne!(keys.fingerprint("ab", b"d"), print);
    assert_ne!(keys.subject("a@x.test"), keys.subject("b@x.test"));
    assert_eq!(keys.subject("a@x.test").len(), 32);
}

#[test]
fn the_stored_form_is_read_and_everything_else_refused() {
    let key = STANDARD.encode([7u8; 32]);
    let stored = format!(r#"{{"versions":[{{"version":1,"key":"{key}","minted_from":"1970-01-01T00:00:00Z"}}]}}"#);
    assert_eq!(Keyring::parse(&stored).unwrap().seal_link(&link(5), NOW), ring().seal_link(&link(5), NOW));
    assert_eq!(format!("{:?}", ring()), "{1}");
    assert_eq!(Keyring::parse(r#"{"versions":[]}"#).err(), Some(KeyringError::Empty));
    assert_eq!(Keyring::parse(&stored.replace(&key, "c2hvcnQ=")).err(), Some(KeyringError::Malformed));
    assert_eq!(Keyring::parse("").err(), Some(KeyringError::Malformed));
    assert_eq!(Keyring::new(vec![(1, [7; 32], Time(0)), (1, [8; 32], Time(1))]).err(), Some(KeyringError::Ambiguous));
}

#[test]
fn drawn_material_is_the_first_version_and_rotates_like_any_other() {
    let material = "Zk3mQ8vT1xYb6NcL0sRw9HjD4fGp7AeUo2iKzXqVnB5tMyCr";
    let drawn = format!(r#"{{"created_for":"usher","material":"{material}"}}"#);
    let ring = Keyring::parse(&drawn).unwrap();
    let sealed = ring.seal_link(&link(3), NOW);
    assert_eq!((raw(&sealed)[0], Keyring::parse(&drawn).unwrap().open_link(&sealed)), (1, Ok(link(3))));
    let other = Keyring::parse(&drawn.replace("Zk3m", "Zk3n")).unwrap();
    assert_eq!(other.open_link(&sealed), Err(Unsealable::Forged));

    let second = r#"{"version":2,"key":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=","minted_from":"2025-12-01T00:00:00Z"}"#;
    let rotated = Keyring::parse(&format!(r#"{{"material":"{material}","versions":[{second}]}}"#)).unwrap();
    assert_eq!((rotated.open_link(&sealed), raw(&rotated.seal_link(&link(3), NOW))[0]), (Ok(link(3)), 2));

    let short = drawn.replace(material, &material[..42]);
    assert_eq!(Keyring::parse(&short).err(), Some(KeyringError::Malformed));
    let twice = format!(r#"{{"material":"{material}","versions":[{}]}}"#, second.replace(":2,", ":1,"));
    assert_eq!(Keyring::parse(&twice).err(), Some(KeyringError::Ambiguous));
    assert_eq!(Keyring::parse("{}").err(), Some(KeyringError::Empty));
}
