//! That every page in each of its states says only what is in the catalogue, and keeps outside names in their place.

use domain::policy::RequiredField;
use domain::{Action, DeadReason};

use super::organization::{EntryRow, ListPart, MaySettle, RoleRow};
use super::*;
use crate::texts::Texts;
use crate::texts::pseudo::untranslated;

/// What the pages below are given; everything else in them must come from the catalogue.
const GIVEN: [&str; 8] = ["ADA@X.TEST", "EVE@X.TEST", "ACME", "ANN", "ADA", "ERROR", "SOON", "REQ"];

fn text(text: &str) -> String {
    text.to_owned()
}

fn wrong(field: &str) -> Option<FieldError> {
    Some(FieldError { field: text(field), text: text("ERROR") })
}

fn invitation(say: Texts, next: Next, error: Option<FieldError>) -> InvitationPage {
    InvitationPage {
        say,
        organization: text("ACME"),
        inviter: text("ANN"),
        email: text("ADA@X.TEST"),
        role: say.role("viewer"),
        expires_at: text("SOON"),
        next,
        first_name: text("ADA"),
        last_name: String::new(),
        names_editable: true,
        perhaps_anothers: true,
        may_decline: true,
        key: text("k"),
        min_length: 15,
        code: String::new(),
        error,
    }
}

fn invitations(say: Texts) -> Vec<String> {
    let (account, other) = (text("EVE@X.TEST"), Some(text("EVE@X.TEST")));
    let steps = [
        Next::SetPassword,
        Next::SignIn { other: None, may_send: false },
        Next::SignIn { other, may_send: true },
        Next::Code { sent: false },
        Next::Code { sent: true },
        Next::Join { account },
    ];
    let mut pages: Vec<String> = steps.iter().map(|next| invitation(say, next.clone(), None).html()).collect();
    pages.extend(["password", "first_name", ""].map(|field| invitation(say, Next::SetPassword, wrong(field)).html()));
    pages.push(invitation(say, Next::Code { sent: true }, wrong("code")).html());
    for error in [None, wrong("confirm")] {
        pages.push(DeclinePage { say, organization: text("ACME"), inviter: text("ANN"), email: text("ADA@X.TEST"), error }.html());
    }
    pages.push(DeclinedPage { say, organization: text("ACME") }.html());
    pages.push(LinkSentPage { say }.html());
    pages.push(OtherAddressPage { say }.html());
    for reason in DeadReason::all() {
        for fresh in [false, true] {
            let actions = reason.ways_on(fresh);
            pages.push(DeadLinkPage { say, reason, organization: Some(text("ACME")), actions }.html());
        }
    }
    pages.push(DeadLinkPage { say, reason: DeadReason::Revoked, organization: None, actions: vec![Action::SignOutAndContinue] }.html());
    pages.push(DeadLinkPage { say, reason: DeadReason::Expired, organization: None, actions: vec![Action::SignIn, Action::Reset] }.html());
    pages
}

fn accounts(say: Texts) -> Vec<String> {
    let mut pages = Vec::new();
    for reset in [false, true] {
        for error in [None, wrong("email"), wrong("password")] {
            pages.push(SignInPage { say, email: text("ADA@X.TEST"), reset, error, notice: None, back: None }.html());
        }
    }
    pages.push(ResetRequestedPage { say, email: text("ADA@X.TEST") }.html());
    for error in [None, wrong("password")] {
        pages.push(ResetPage { say, email: text("ADA@X.TEST"), min_length: 8, error, key: text("k") }.html());
    }
    pages.push(ResetDonePage { say }.html());
    for error in [None, wrong("password"), wrong("current_password")] {
        pages.push(ChangePasswordPage { say, organization: text("ACME"), email: text("ADA@X.TEST"), min_length: 8, error, key: text("k") }.html());
    }
    let (organization, current, organization_id, back) = (text("ACME"), text("ANN"), text("org"), text("/n/x"));
    pages.push(ElsewherePage { say, organization, organization_id, current, back }.html());
    for organization in [None, Some(text("ACME"))] {
        pages.push(VerifyPage { say, email: text("ADA@X.TEST"), organization, before: None }.html());
        pages.push(VerifyPage { say, email: text("ADA@X.TEST"), organization: None, before: Some(text("ADA@X.TEST")) }.html());
    }
    pages.push(VerifiedPage { say, email: text("ADA@X.TEST") }.html());
    pages.push(ErrorPage { say, status: 403, title: say.error_title(), detail: say.problem_text("forbidden", 0_u64), request_id: text("REQ") }.html());
    pages
}

fn home(say: Texts, may_invite: bool, rows: Vec<PersonRow>, error: Option<FieldError>) -> String {
    HomePage {
        say,
        organization: text("ACME"),
        me: text("ANN"),
        my_id: text("usr"),
        may_settle: may_invite,
        asked: Asked { q: text("ADA"), sort: text("name"), statuses: vec![(text("active"), say.status_name("active"))], ..Asked::default() },
        sort_ignored: may_invite,
        rows,
        may_invite,
        roles: ["admin", "member", "viewer", "basic", "collaborator"].map(|role| (text(role), say.role(role))).to_vec(),
        required: vec![RequiredField::Phone, RequiredField::Department, RequiredField::Position],
        departments: if may_invite { vec![(text("dep"), text("ACME"))] } else { Vec::new() },
        draft: InviteDraft { role: text("viewer"), ..InviteDraft::default() },
        error,
        message: Some(Notice { kind: NoticeKind::Ok, text: say.home_resent() }),
        next_cursor: may_invite.then(|| text("more")),
        totals: vec![(say.status_name("active"), 3)],
        mailbox_unproved: may_invite,
        switcher: Switcher { say, others: vec![(text("org"), text("ACME"))] },
        key: text("k"),
    }
    .html()
}

fn admins(say: Texts) -> Vec<String> {
    let row = |name: &str| PersonRow {
        id: text("usr"),
        name: text(name),
        email: text("ADA@X.TEST"),
        role: say.role("owner"),
        status: text("pending"),
        status_label: say.status_name("pending"),
        invitation: Some(say.home_link_until("SOON")),
        undelivered: Some(say.delivery_state("bounced")),
        notice_page: Some("/n/…".to_owned()),
        can_resend: true,
        photo: Some("/people/…/photo".to_owned()),
        can_revoke: true,
        can_activate: true,
        can_deactivate: true,
    };
    let every = [
        Action::Resend,
        Action::SendToPerson,
        Action::Activate,
        Action::Invite,
        Action::SignIn,
        Action::Reset,
        Action::RequestFreshLink,
        Action::TellOrganization,
        Action::AskInviter,
        Action::SignOutAndContinue,
        Action::FixAddress,
        Action::Approve,
        Action::Restore,
        Action::StartFresh,
        Action::UseOtherAddress,
        Action::LiftSuppression,
        Action::ChangePolicy,
        Action::AskAdmin,
        Action::AskOwner,
    ];
    let notice = |actions: Vec<Action>, done: Option<String>, error| NoticePage {
        say,
        organization: text("ACME"),
        person: text("ADA"),
        email: text("ADA@X.TEST"),
        status: say.status_name("expired"),
        expires_at: Some(text("SOON")),
        held_by: Some(say.holder(domain::LinkHolder::Both)),
        delivery: Some(say.delivery_state("complained")),
        held: !actions.is_empty(),
        correct: (!actions.is_empty()).then(|| Correction { email: text("ADA@X.TEST"), held: true }),
        actions,
        done,
        error,
    };
    vec![
        notice(every.to_vec(), Some(say.notice_sent("ADA@X.TEST")), None).html(),
        notice(Vec::new(), None, wrong("form")).html(),
        home(say, true, vec![row("ADA"), row("")], wrong("email")),
        home(say, true, Vec::new(), None),
        home(say, false, Vec::new(), None),
    ]
}

fn person(say: Texts, all: bool, error: Option<FieldError>) -> String {
    let buttons = vec![("export", say.person_export()), ("accept_ownership", say.person_accept_offer()), ("start_fresh", say.person_start_fresh())];
    let for_good = vec![("leave", say.person_leave("ACME")), ("delete_account", say.person_delete_account()), ("erase", say.person_erase())];
    let day = DayRow { id: text("day"), when: say.day_off_from_noon("SOON"), note: Some(text("ADA")) };
    let some = |pairs: Vec<(String, String)>| if all { pairs } else { Vec::new() };
    PersonPage {
        say,
        organization: text("ACME"),
        me: text("ANN"),
        id: text("usr"),
        person: text("ADA"),
        status: text("active"),
        status_label: say.status_name("active"),
        photo: all.then(|| text("/people/…/photo")),
        no_department: all,
        freeze_cards: all,
        facts: vec![(say.field_email(), text("ADA@X.TEST"))],
        editable: Editable { name: all, phone: all, places: all, zone: all, email: all, photo: all, role: all, password: all, days_off: all, groups: all },
        draft: PersonDraft { role: text("owner"), department_id: text("gone"), ..PersonDraft::default() },
        departments: vec![(text("dep"), text("ACME"))],
        locations: Vec::new(),
        roles: vec![(text("admin"), say.role("admin"))],
        buttons: if all { buttons } else { Vec::new() },
        min_length: 15,
        for_good: if all { for_good } else { Vec::new() },
        groups: some(vec![(text("grp"), text("ACME"))]),
        other_groups: some(vec![(text("grp"), text("ACME"))]),
        export: all.then(|| ExportLine { words: say.person_export_done(), href: Some(text("/exports/…")) }),
        days: if all { vec![day] } else { Vec::new() },
        done: Vec::new(),
        message: None,
        error,
    }
    .html()
}

fn organization(say: Texts, all: bool, error: Option<FieldError>) -> String {
    let row = |archived| EntryRow { id: text("dep"), name: text("ACME"), archived, note: say.settings_members(2_u32) };
    let list = |name, title: String, archived| ListPart { name, title, one: say.person_group(), rows: if all { vec![row(archived)] } else { Vec::new() } };
    let reason = |code: &str| say.settings_contradiction("ACME", code);
    let would_be = WouldBe {
        changes: if all { vec![(text("ACME"), text("ANN"), text("ADA"))] } else { Vec::new() },
        contradictions: if error.is_some() { vec![reason("no_owner"), reason("else")] } else { Vec::new() },
        asked: (text("tenant"), String::new()),
    };
    OrganizationPage {
        say,
        organization: text("ACME"),
        me: text("ANN"),
        lists: vec![
            list("departments", say.settings_departments(), Some(false)),
            list("positions", say.settings_positions(), Some(true)),
            list("groups", say.person_groups(), None),
        ],
        entries: if all { vec![(text("dep"), text("ACME"))] } else { Vec::new() },
        places: if all { vec![(text("dep"), text("ACME"))] } else { Vec::new() },
        presets: vec![(text("tenant"), say.preset_about("tenant"))],
        own_preset: text("ACME"),
        policies: vec![(text("ACME"), text("SOON"))],
        roles: vec![
            RoleRow { id: text("desk"), name: say.role("admin"), permits: say.settings_permits_everything(), own: true },
            RoleRow { id: text("none"), name: say.role("basic"), permits: String::new(), own: false },
        ],
        may: MaySettle { roles: all, close: all },
        would_be: Some(would_be),
        draft: crate::pages::organization_form::Request::default(),
        message: None,
        error,
    }
    .html()
}

fn workbenches(say: Texts) -> Vec<String> {
    let mut pages = vec![person(say, true, None), person(say, false, None), organization(say, true, None), organization(say, false, None)];
    pages.extend(["permissions", "password", "group", "email"].map(|field| person(say, true, wrong(field))));
    pages.extend(["name", "values", "role_permissions", "password"].map(|field| organization(say, true, wrong(field))));
    pages
}

fn pages(say: Texts) -> Vec<String> {
    [invitations(say), accounts(say), admins(say), workbenches(say)].concat()
}

#[test]
fn every_word_of_every_page_comes_from_the_catalogue() {
    for page in pages(Texts::Pseudo) {
        let found = untranslated(&page, &GIVEN);
        assert!(found.is_empty(), "{found:?} in {page}");
        assert!(page.contains("<html lang=\"en-XA\" dir=\"ltr\">") && page.contains("<title>⟦"), "{page}");
    }
}

/// Whatever state a page is in: between the tags of its template there is nothing but expressions.
#[test]
fn no_template_has_words_of_its_own() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let files = ["pages", "mail"].iter().flat_map(|area| std::fs::read_dir(folder.join(area)).unwrap()).map(|entry| entry.unwrap().path());
    for path in files.filter(|path| path.extension().is_some_and(|extension| extension != "css")) {
        let mut text = std::fs::read_to_string(&path).unwrap();
        for (open, close) in [("<style>", "</style>"), ("{{", "}}"), ("{%", "%}")] {
            while let Some(from) = text.find(open) {
                let to = text[from..].find(close).unwrap() + from + close.len();
                text.replace_range(from..to, "");
            }
        }
        // The one attribute that stands in a block of its own, outside any tag.
        let found = untranslated(&text, &["class=\"wide\""]);
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
}

#[test]
fn german_pages_have_no_english_left() {
    for page in pages(Texts::German) {
        let words = untranslated(&page, &GIVEN);
        let english: Vec<_> = words.iter().filter(|word| ["the", "The", "and", "your", "You", "you", "is", "with", "this"].contains(&word.as_str())).collect();
        assert!(english.is_empty() && words.len() > 10, "{english:?} in {page}");
        assert!(page.contains("<html lang=\"de\" dir=\"ltr\">"));
    }
}

#[test]
fn names_of_any_script_and_length_stay_in_their_place() {
    for say in [Texts::English, Texts::German] {
        let mut page = invitation(say, Next::SetPassword, None);
        page.organization = "<b>שלום</b>".to_owned();
        page.inviter = format!("👩\u{200d}💻 {}", "W".repeat(190));
        let html = page.html();
        let shown = "\u{2068}&#60;b&#62;שלום&#60;/b&#62;\u{2069}";
        assert!(html.contains(&format!("<h1>{}", say.invitation_headline("§").replace('§', shown))), "isolated and escaped: {html}");
        assert!(html.contains(&page.inviter), "whole");
    }
    assert!(STYLE.contains("overflow-wrap"), "long words wrap");
}
