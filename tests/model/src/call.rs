//! What people and Usher itself do in the model.

use std::fmt;

use domain::invitation::door::LinkKind;

use crate::scene::{FIRST_ADMIN, INVITED};

/// A link as somebody holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Link {
    /// About whom: a place.
    pub about: usize,
    /// The epoch that it names.
    pub epoch: u32,
    /// What it was given out as.
    pub kind: Kind,
}

/// [`LinkKind`] with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Mailed to the invited person.
    Invite,
    /// Went through an admin.
    Handed,
    /// Mailed to an active person without credential.
    Setup,
}

impl Kind {
    /// Every one.
    pub const ALL: [Kind; 3] = [Kind::Invite, Kind::Handed, Kind::Setup];
    /// The domain's word for it.
    pub fn link_kind(self) -> LinkKind {
        match self {
            Kind::Invite => LinkKind::Invite,
            Kind::Handed => LinkKind::Handed,
            Kind::Setup => LinkKind::Setup,
        }
    }
}

/// What is asked for. People are named by their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// Invite the address; who is new gets this place.
    Create(usize),
    /// An admin, by place, sends the invitation again.
    Resend(usize, usize),
    /// An admin hands the link out.
    HandOut(usize),
    /// An admin takes the invitation back.
    Revoke(usize),
    /// An admin makes the person active.
    Activate(usize),
    /// An admin switches the person off.
    Deactivate(usize),
    /// An admin removes the person.
    Terminate(usize),
    /// An admin sets the person's password.
    SetPassword(usize),
    /// Somebody accepts with this link.
    Accept(Link),
    /// Somebody declines with this link.
    Decline(Link),
    /// Somebody asks for a fresh link with this one.
    Renew(Link),
    /// The person signs in with the present password.
    SignIn(usize),
    /// The other admin switches this one off.
    DeactivateAdmin(usize),
    /// The timer or the sweep looks at the invitation.
    Expire(usize),
}

impl Act {
    /// Whether a caller waits for an answer; else Usher itself does it.
    pub fn is_asked(self) -> bool {
        !matches!(self, Act::Expire(_))
    }
    /// Whether an admin does it.
    pub fn is_by_an_admin(self) -> bool {
        !matches!(self, Act::Accept(_) | Act::Decline(_) | Act::Renew(_) | Act::SignIn(_) | Act::Expire(_))
    }
    /// About whom.
    pub fn about(self) -> usize {
        match self {
            Act::Create(at) | Act::Resend(at, _) | Act::HandOut(at) | Act::Revoke(at) | Act::Activate(at) | Act::Deactivate(at) => at,
            Act::Terminate(at) | Act::SetPassword(at) | Act::SignIn(at) | Act::DeactivateAdmin(at) | Act::Expire(at) => at,
            Act::Accept(link) | Act::Decline(link) | Act::Renew(link) => link.about,
        }
    }
}

/// One request. Two that ask for the same are told apart by their number; the Idempotency-Key of a request is the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Call {
    /// What is asked for.
    pub act: Act,
    /// Which of several equal ones.
    pub number: u8,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Invite => "the invitation link",
            Kind::Handed => "the handed link",
            Kind::Setup => "the setup link",
        };
        write!(f, "{kind} of epoch {} of {}", self.epoch, name(self.about))
    }
}

/// What a person is called in counterexamples.
pub fn name(place: usize) -> &'static str {
    match place {
        FIRST_ADMIN => "admin A",
        place if place == INVITED[0] => "Bob",
        place if place == INVITED[1] => "Bob's successor",
        _ => "admin B",
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Act::Create(at) => write!(f, "an admin invites bob@x.test (as {})", name(*at)),
            Act::Resend(at, by) => write!(f, "{} resends the invitation of {}", name(*by), name(*at)),
            Act::HandOut(at) => write!(f, "an admin asks for the link of {}", name(*at)),
            Act::Revoke(at) => write!(f, "an admin revokes the invitation of {}", name(*at)),
            Act::Activate(at) => write!(f, "an admin activates {}", name(*at)),
            Act::Deactivate(at) => write!(f, "an admin deactivates {}", name(*at)),
            Act::Terminate(at) => write!(f, "an admin terminates {}", name(*at)),
            Act::SetPassword(at) => write!(f, "an admin sets the password of {}", name(*at)),
            Act::Accept(link) => write!(f, "somebody accepts with {link}"),
            Act::Decline(link) => write!(f, "somebody declines with {link}"),
            Act::Renew(link) => write!(f, "somebody asks for a fresh link with {link}"),
            Act::SignIn(at) => write!(f, "{} signs in", name(*at)),
            Act::DeactivateAdmin(at) => write!(f, "the other admin deactivates {}", name(*at)),
            Act::Expire(at) => write!(f, "the timer of {} fires", name(*at)),
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nth = if self.number == 0 { "" } else { " (the second time)" };
        write!(f, "{}{nth}", self.act)
    }
}
