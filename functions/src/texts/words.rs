//! Words that stand for names of the API: roles, statuses, holders of a link.

use domain::policy::Policies;
use domain::{LinkHolder, RoleName, StatusKind};

use super::Texts;

impl Texts {
    /// A built-in role as people read it.
    pub fn role(self, name: &str) -> String {
        self.role_name(name)
    }

    /// A role as people read it; what the organization calls its own wins.
    pub fn role_of(self, name: &RoleName, policies: &Policies) -> String {
        let title = policies.role(name).and_then(|role| role.title.as_ref());
        title.map_or_else(|| self.role(name.as_str()), ToString::to_string)
    }

    /// A status as people read it; the organization's own word for it wins.
    pub fn status(self, kind: StatusKind, policies: &Policies) -> String {
        let label = policies.label(kind);
        if label == kind.name() { self.status_name(kind.name()) } else { label.to_owned() }
    }

    /// What a page says of a refusal, by its code; a code without words of its own is told by its status. `least` is the
    /// shortest password that is allowed, in code points.
    pub fn refusal(self, code: &str, status: u16, least: u64) -> String {
        let said = self.problem_text(code, least);
        if said != self.problem_text("other", least) {
            return said;
        }
        let alike = match status {
            401 => "unauthenticated",
            403 => "forbidden",
            404 => "not_found",
            409 => "wrong_status",
            422 => "invalid",
            429 => "too_many_requests",
            500.. => "internal",
            _ => "other",
        };
        self.problem_text(alike, least)
    }

    /// A page's title, which says first if something is wrong.
    pub fn page_title(self, title: String, wrong: bool) -> String {
        if wrong { self.page_error_title(title) } else { title }
    }

    /// Who holds a link.
    pub fn holder(self, holder: LinkHolder) -> String {
        self.holder_name(holder.name())
    }
}
