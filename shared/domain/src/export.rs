//! Exports of one's own data (F19): ordered, made by a job, and there for a while.

use crate::change::{Change, Fact, FollowUp, Moment, Subject};
use crate::id::{ExportId, OrgId, UserId};
use crate::time::{Span, Time};
use crate::user::User;

/// How long an export is there once it is made; then it is deleted.
pub const KEPT: Span = Span::hours(1);
/// How long a link to it works; as long as it is there, another is given to whoever asks.
pub const LINK: Span = Span::minutes(10);
/// How often it is tried to make one.
pub const TRIES: u32 = 5;

/// What became of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportState {
    /// It will be made.
    Queued,
    /// It is made.
    Done {
        /// When.
        at: Time,
        /// How large it is.
        bytes: u64,
    },
    /// It could not be made.
    Failed {
        /// When that was given up.
        at: Time,
    },
}

impl ExportState {
    /// As answers call it.
    pub fn name(&self) -> &'static str {
        match self {
            ExportState::Queued => "queued",
            ExportState::Done { .. } => "done",
            ExportState::Failed { .. } => "failed",
        }
    }
}

/// An export of what is known of one person, for that person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Which.
    pub id: ExportId,
    /// In which organization.
    pub org: OrgId,
    /// Who ordered it, and whom it is about.
    pub user: UserId,
    /// What became of it.
    pub state: ExportState,
    /// When it was ordered.
    pub created_at: Time,
    /// Counts its changes.
    pub version: u32,
}

impl Export {
    /// Whether it can be fetched at `now`.
    pub fn is_there(&self, now: Time) -> bool {
        matches!(self.state, ExportState::Done { at, .. } if now < at + KEPT)
    }

    /// Whether what is stored of it is kept at `now`: as long as somebody may fetch it, or it may be about to be done.
    pub fn is_kept(&self, now: Time) -> bool {
        self.state == ExportState::Queued || self.is_there(now)
    }

    fn becomes(mut self, at: &mut Moment<'_>, action: &'static str, state: ExportState) -> Change<Export> {
        let mut change = Change::of(at, action, Some(self.org), Some(self.user), Subject::Export(self.id, self.version + 1));
        (self.state, self.version) = (state, self.version + 1);
        change.fact(Fact::Export(self.clone()));
        change.with(self)
    }
}

/// Orders an export of everything that is known of `user`.
pub fn order(at: &mut Moment<'_>, user: &User) -> Change<Export> {
    let id = ExportId::draw(at.now, at.entropy);
    let export = Export { id, org: user.org, user: user.id, state: ExportState::Queued, created_at: at.now, version: 0 };
    let mut change = export.becomes(at, "export.ordered", ExportState::Queued);
    change.follow_ups.push(FollowUp::Export(user.org, user.id, id, at.now.whole_second()));
    change
}

/// It is made and stored, and deleted when its time is over.
pub fn complete(at: &mut Moment<'_>, export: Export, bytes: u64) -> Change<Export> {
    let (now, org, user) = (at.now, export.org, export.user);
    let mut change = export.becomes(at, "export.completed", ExportState::Done { at: now, bytes });
    change.follow_ups.push(FollowUp::Leftovers(org, user, now.whole_second() + KEPT + Span(1)));
    change
}

/// It is given up.
pub fn fail(at: &mut Moment<'_>, export: Export) -> Change<Export> {
    let now = at.now;
    let (org, user) = (export.org, export.user);
    let mut change = export.becomes(at, "export.failed", ExportState::Failed { at: now });
    // Perhaps it was stored and nobody was told.
    change.follow_ups.push(FollowUp::Leftovers(org, user, now.whole_second()));
    change
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};

    #[test]
    fn an_export_is_there_for_an_hour_after_it_is_made() {
        let mut scene = Scene::new(Preset::Default);
        let ada = scene.colleague("viewer");
        let ordered = scene.act(|at, _, _| order(at, &ada));
        is_sound(&ordered);
        assert!(!ordered.outcome.is_there(scene.now) && ordered.outcome.is_kept(scene.now) && ordered.outcome.version == 1);
        assert!(ordered.follow_ups.iter().any(|follow_up| matches!(follow_up, FollowUp::Export(_, user, ..) if *user == ada.id)));
        let made = scene.act(|at, _, _| complete(at, ordered.outcome.clone(), 7));
        is_sound(&made);
        assert!(made.outcome.is_there(scene.now) && !made.outcome.is_there(scene.now + KEPT) && !made.outcome.is_kept(scene.now + KEPT));
        let due = scene.now.whole_second() + KEPT + Span(1);
        assert!(made.follow_ups.contains(&FollowUp::Leftovers(ada.org, ada.id, due)), "it is deleted when nobody can fetch it any more");
        let failed = scene.act(|at, _, _| fail(at, ordered.outcome));
        is_sound(&failed);
        assert!(!failed.outcome.is_there(scene.now) && failed.outcome.state.name() == "failed");
    }
}
