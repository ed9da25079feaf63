//! Whether the organization's audit log is what was sealed (F20; RELIABILITY section 1, item 39): from the newest seal back,
//! a page of seals at a time, every row against what it was when the table took it.

use std::collections::BTreeMap;

use domain::OrgId;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{Key, Keys};
use platform::outside::{BESIDE, Link, Place, links, newest};
use platform::seal::{Cursor, SessionToken};
use platform::seals::{Sealed, Tampering};
use platform::table::Found;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Seals that are looked at for one page: as many as are read beside each other.
const SEALS: u64 = BESIDE as u64;
/// Rows after which a page ends.
const ROWS: usize = 1000;
/// What a cursor is bound to besides the organization.
const KIND: &str = "verify_audit";

/// From where on.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// Where the page before said that older seals follow; without it: the newest.
    pub cursor: Option<String>,
}

/// Something that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BrokenView {
    /// edited, deleted, swapped or inserted: a row. seal_missing or seal_forged: the seal itself, and rows that only it knew.
    pub what: &'static str,
    /// The row: `evt_…`; null for a seal.
    pub id: Option<String>,
    /// When it was written, as its place says; null for a seal.
    pub time: Option<String>,
    /// In which seal.
    pub seal: u64,
}

/// What one page of seals says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// Until when the log is sealed; what was written later is so within two minutes. Null if nothing is sealed yet.
    pub sealed_until: Option<String>,
    /// From when on the seals of this page are.
    pub sealed_from: Option<String>,
    /// Seals looked at.
    pub seals: usize,
    /// Rows of this organization that are as they were.
    pub intact: usize,
    /// What is not, the oldest first.
    pub broken: Vec<BrokenView>,
    /// Where older seals follow; null at the oldest.
    pub next_cursor: Option<String>,
}

/// 200.
pub type Answered = Answer<Reply>;

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// Some links of the chain, and the rows that stand where they say.
pub type Beside = (Vec<Link>, Found);

/// Reads them: the token says whose rows.
///
/// # Errors
/// 422 for a cursor of another list; 503.
pub async fn beside(cx: &Context, claims: &SessionToken, request: &Request) -> Result<Beside, Problem> {
    let from = match &request.cursor {
        Some(text) => Some(opened(cx, claims.org, text).await?),
        None => newest(cx).await?.map(|number| Place { number, vouched: None }),
    };
    let Some(from) = from else { return Ok((Vec::new(), Found::default())) };
    let mut links = links(cx, from, SEALS).await?;
    let mut rows = 0;
    let enough = |link: &Link| {
        rows += of(link, claims.org).count();
        rows >= ROWS
    };
    let last = links.iter().position(enough).map_or(links.len(), |last| last + 1);
    links.truncate(last);
    let keys: Keys = links.iter().flat_map(|link| of(link, claims.org)).map(Sealed::key).collect();
    let found = cx.table.read(&keys).await?;
    Ok((links, found))
}

/// Compares.
///
/// # Errors
/// As [`beside`].
pub async fn handle(cx: &Context, who: Member, _: Request, _: Found, (links, found): Beside) -> Result<Answered, Problem> {
    let org = who.org.id;
    let (mut broken, mut intact) = (BTreeMap::new(), 0);
    for link in &links {
        if let Err(cause) = &link.seal {
            broken.insert((String::new(), link.number), BrokenView { what: cause.name(), id: None, time: None, seal: link.number });
        }
        for row in of(link, org) {
            match row.tampering(found.item(&row.key())) {
                None => intact += 1,
                Some(tampering) => drop(broken.insert((row.key().sk, link.number), shown(&row.key(), tampering, link.number))),
            }
        }
    }
    let times: Vec<String> = links.iter().filter_map(|link| link.seal.as_ref().ok()).map(|seal| seal.time().to_string()).collect();
    let reply = Reply {
        sealed_until: times.first().cloned(),
        sealed_from: times.last().cloned(),
        seals: links.len(),
        intact,
        broken: broken.into_values().collect(),
        next_cursor: match links.last().and_then(|link| link.next.as_ref()) {
            Some(place) => Some(sealed(cx, org, place).await?),
            None => None,
        },
    };
    Ok(Answer::ok(reply))
}

fn of(link: &Link, org: OrgId) -> impl Iterator<Item = &Sealed> {
    link.seal.iter().flat_map(|seal| &seal.rows).filter(move |row| row.is_of(org))
}

fn shown(key: &Key, tampering: Tampering, seal: u64) -> BrokenView {
    let place = platform::keys::audit_place(key);
    BrokenView { what: tampering.name(), id: place.map(|(_, id)| id.to_string()), time: place.map(|(time, _)| time.to_string()), seal }
}

async fn sealed(cx: &Context, org: OrgId, place: &Place) -> Result<String, Problem> {
    let bytes = serde_json::to_vec(place).map_err(Problem::internal)?;
    Ok(cx.keyring().await?.seal_cursor(&Cursor { org, query: KIND }, &bytes, cx.clock.now()))
}

async fn opened(cx: &Context, org: OrgId, text: &str) -> Result<Place, Problem> {
    let invalid = || Problem::field("cursor_invalid", "/cursor", "cursor_invalid");
    let bytes = cx.keyring().await?.open_cursor(&Cursor { org, query: KIND }, text).map_err(|_| invalid())?;
    serde_json::from_slice(&bytes).map_err(|_| invalid())
}
