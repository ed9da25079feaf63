//! Manuals 000 and 001: "Managing users" and "General information".

use domain::Span;
use serde_json::json;
use tests::{link_in, password, picture};

use super::{Desk, address, id, lacks, reason, text, without};

const PRESET: &str = "workshop";

/// "Press Add user. Fill in basic info. New users are added with a Pending status by default. When an admin adds a new user,
/// an invitation email is automatically sent to them. Find your user in the list and open the profile page."
#[tokio::test]
async fn r1_r2_r3_r4_a_user_is_added_with_basic_data_and_is_pending_and_mailed() {
    let desk = Desk::open(PRESET).await;
    let form = desk.form("ada");
    for field in ["first_name", "last_name", "email"] {
        assert_eq!(lacks(desk.add(&without(&form, field)).await), format!("/{field}"));
    }
    let user = desk.added("ada").await;
    assert_eq!(desk.status(&user).await.0, "pending");
    assert_eq!(desk.app.mails(&address("ada"), "invitation").await.len(), 1);
    assert!(desk.list("status=pending").await.contains(&address("ada")));
    assert_eq!(desk.profile(&user).await["first_name"], "ada");
    desk.close().await;
}

/// "Users have basic permissions by default (Product page - view only)."
#[tokio::test]
async fn r5_r9_a_new_user_may_view_one_page_and_invite_nobody() {
    let desk = Desk::open(PRESET).await;
    let (user, token) = desk.joined("ada").await;
    let profile = desk.profile(&user).await;
    assert_eq!((&profile["role"], &profile["permissions"]), (&json!("basic"), &json!(["products.view"])));
    desk.app.get("/v1/users").by(&token).send().await.refused(403, "forbidden");
    desk.app.post("/v1/users").by(&token).json(&desk.form("bob")).send().await.refused(403, "forbidden");
    desk.close().await;
}

/// "The link is active for 24 hours."
#[tokio::test]
async fn r19_the_link_is_active_for_24_hours() {
    let desk = Desk::open(PRESET).await;
    desk.added("ada").await;
    let link = desk.link("ada").await;
    let end = desk.app.now().whole_second() + Span::hours(24);
    desk.app.hold(end - Span(1)).await;
    desk.app.get(&link).send().await.expect(200);
    desk.app.hold(end).await;
    assert_eq!(reason(desk.app.get(&link).send().await), "expired");
    desk.close().await;
}

/// "Users can access the link multiple times until they set their password." "The status changes to Active when the user
/// sets their password."
#[tokio::test]
async fn r20_r25_r36_the_link_opens_again_and_again_until_the_password_is_set() {
    let desk = Desk::open(PRESET).await;
    let user = desk.added("ada").await;
    let link = desk.link("ada").await;
    for _ in 0..10 {
        desk.app.get(&link).send().await.expect(200);
    }
    desk.set_password("ada", &link).await.expect(201);
    assert_eq!(desk.status(&user).await.0, "active");
    assert_eq!(reason(desk.app.get(&link).send().await), "accepted");
    desk.sign_in("ada").await.expect(201);
    desk.close().await;
}

/// "Accepting an invitation": the manual has the heading and nothing under it. What happens is INVITATIONS section 4.
#[tokio::test]
async fn r25_r26_the_link_leads_to_a_page_where_a_password_is_chosen() {
    let desk = Desk::open(PRESET).await;
    let user = desk.added("ada").await;
    let link = desk.link("ada").await.replace("/v1/invitation-links/", "/i/");
    let page = desk.app.get(&link).send().await.expect(200).text;
    assert!(page.contains("ann Works") && page.contains(&address("ada")) && page.contains("name=\"password\""), "{page}");
    let accept = |word: &str| desk.app.post(&link).form(&[("action", "accept"), ("password", word)]).send();
    accept("short").await.expect(422);
    assert_eq!(desk.status(&user).await.0, "pending", "a word that is refused spends nothing");
    let accepted = accept(&password("ada")).await.expect(303);
    let session = accepted.cookie("__Host-usher").unwrap();
    assert_eq!(desk.app.get("/v1/me").by(&session).send().await.expect(200).json()["id"], user.as_str());
    let again = accept(&password("eve")).await.expect(410);
    assert!(again.cookie("__Host-usher").is_none() && again.text.contains("/sign-in"), "a way on, and no session");
    desk.close().await;
}

/// "Pending: … cannot be assigned to tasks and requests." Whoever assigns asks for those who may be assigned.
#[tokio::test]
async fn r35_whoever_is_pending_is_not_there_to_be_assigned() {
    let desk = Desk::open(PRESET).await;
    let user = desk.added("ada").await;
    let assignable = || async { desk.list("assignable=true").await.contains(&address("ada")) };
    assert!(!assignable().await && desk.list("").await.contains(&address("ada")), "listed, and not to be assigned");
    desk.set_password("ada", &desk.link("ada").await).await.expect(201);
    desk.app.drain().await;
    assert!(assignable().await);
    desk.press("deactivate", &user).await.expect(200);
    desk.app.drain().await;
    assert!(!assignable().await && desk.list("").await.contains(&address("ada")), "inactive: still in the list");
    desk.close().await;
}

/// "The link is deleted if the user status changes from Pending to Inactive."
#[tokio::test]
async fn r21_the_link_dies_when_a_pending_user_is_inactivated() {
    let desk = Desk::open(PRESET).await;
    let user = desk.added("ada").await;
    let link = desk.link("ada").await;
    desk.press("deactivate", &user).await.expect(200);
    assert_eq!(reason(desk.set_password("ada", &link).await), "user_inactive");
    desk.close().await;
}

/// "If the invitation link expires, the system automatically sends a notification to the admin's email with a new link."
#[tokio::test]
async fn r22_when_the_link_expires_the_admin_is_mailed_a_new_one() {
    let mut desk = Desk::open(PRESET).await;
    let user = desk.added("ada").await;
    let old = desk.link("ada").await;
    desk.later(Span::hours(25)).await;
    assert_eq!(reason(desk.app.get(&old).send().await), "expired");
    let notices = desk.app.mails(&desk.admin.email, "expiry_notice").await;
    assert_eq!(notices.len(), 1);
    let new = link_in(&notices[0], "/i/").replace("/i/", "/v1/invitation-links/");
    desk.set_password("ada", &new).await.expect(201);
    assert_eq!(desk.status(&user).await.0, "active");
    desk.close().await;
}

/// "Admin can easily resend invitation emails to users who are still in Pending status."
#[tokio::test]
async fn r23_the_invitation_is_resent_while_pending_and_not_after() {
    let desk = Desk::open(PRESET).await;
    let user = desk.added("ada").await;
    desk.app.hold(desk.app.now() + Span::hours(1)).await;
    let resent = desk.press("invitation/resend", &user).await.refused(401, "unauthenticated");
    assert_eq!(resent.status, 401, "an hour without a request ends an admin's session");
    let token = desk.app.signed_in_again(&desk.admin).await;
    let resent = desk.press_as(&token, "invitation/resend", &user).await.expect(200).json();
    assert_eq!(text(&resent["invitation"]["expires_at"]), (desk.app.now().whole_second() + Span::hours(24)).to_string());
    desk.set_password("ada", &desk.link("ada").await).await.expect(201);
    desk.press_as(&token, "invitation/resend", &user).await.refused(409, "wrong_status");
    desk.close().await;
}

/// "For Pending status - choose Inactivate or press Resend invitation. For Active status - choose Inactivate. For Inactive
/// status - choose Activate." "… or is manually changed by an admin."
#[tokio::test]
async fn r36_r39_r42_the_status_menu() {
    let desk = Desk::open(PRESET).await;
    let (pending, (active, _)) = (desk.added("pia").await, desk.joined("ada").await);
    desk.press("deactivate", &active).await.expect(200);
    assert_eq!(desk.status(&active).await.0, "inactive");
    desk.press("deactivate", &active).await.refused(409, "already_inactive");
    desk.press("activate", &active).await.expect(200);
    assert_eq!(desk.status(&active).await.0, "active");

    desk.press("activate", &pending).await.expect(200);
    assert_eq!(desk.status(&pending).await.0, "active", "made active by the admin");
    desk.app.advance(Span(61)).await;
    assert_eq!(desk.app.mails(&address("pia"), "set_up").await.len(), 1, "and asked to set a password, a minute after the mail before");
    desk.press("deactivate", &pending).await.expect(200);
    desk.press("activate", &pending).await.expect(200);
    desk.close().await;
}

/// "If the user has a status of Pending: the system will suggest to create a password for them on the security page." "The link
/// is deleted if the manager changes the password." "The system displays a message about successful password change."
#[tokio::test]
async fn r21_r36_r57_r59_an_admin_creates_a_pending_users_password_and_the_user_is_active() {
    let desk = Desk::open(PRESET).await;
    let user = desk.added("ada").await;
    let link = desk.link("ada").await;
    let told = desk.create_password(&user, "chosen at the desk").await.expect(200).json();
    assert_eq!((&told["user"]["status"], &told["user"]["managed"]), (&json!("active"), &json!(true)));
    assert_eq!(reason(desk.app.get(&link).send().await), "password_set");
    assert_eq!(reason(desk.set_password("ada", &link).await), "password_set");
    assert_eq!(desk.app.mails(&address("ada"), "password_set").await.len(), 1, "the person is told");
    let entered = desk.app.sign_in(&address("ada"), &password("chosen at the desk")).await.expect(201).json();
    assert_eq!(entered["restricted"], true, "and chooses another first");
    let token = text(&entered["token"]);
    desk.app.get("/v1/me").by(&token).send().await.refused(403, "password_change_required");
    let own = json!({ "current_password": password("chosen at the desk"), "new_password": password("ada") });
    let changed = desk.app.ask("PUT", "/v1/me/password").by(&token).json(&own).send().await.expect(200).json();
    desk.app.get("/v1/me").by(&text(&changed["token"])).send().await.expect(200);
    desk.sign_in("ada").await.expect(201);
    desk.close().await;
}

/// "If the user does not have the Pending status: change the password manually or send a link to reset the password to the
/// user's email so that it follows the Forgot/reset password process."
#[tokio::test]
async fn r58_r59_anybody_elses_password_is_changed_at_the_desk_or_by_a_link() {
    let desk = Desk::open(PRESET).await;
    let (user, token) = desk.joined("ada").await;
    desk.press("password-reset", &user).await.expect(202);
    let link = link_in(&desk.app.mails(&address("ada"), "password_reset").await.pop().unwrap(), "/r/").replace("/r/", "/v1/password-reset-links/");
    desk.app.get("/v1/me").by(&token).send().await.expect(200);
    let another = json!({ "password": password("by the link") });
    desk.app.post(&format!("{link}/complete")).json(&another).send().await.expect(204);
    desk.app.post(&format!("{link}/complete")).json(&another).send().await.refused(410, "dead_link");
    desk.app.get("/v1/me").by(&token).send().await.refused(401, "unauthenticated");
    desk.sign_in("ada").await.refused(401, "wrong_credentials");
    let session = text(&desk.app.sign_in(&address("ada"), &password("by the link")).await.expect(201).json()["token"]);

    let changed = desk.create_password(&user, "chosen at the desk").await;
    // Whoever proved the mailbox to this organization alone is still managed here.
    changed.expect(200);
    desk.app.get("/v1/me").by(&session).send().await.refused(401, "unauthenticated");
    assert_eq!(desk.app.sign_in(&address("ada"), &password("chosen at the desk")).await.expect(201).json()["restricted"], true);
    desk.press("deactivate", &user).await.expect(200);
    desk.create_password(&user, "another").await.refused(409, "wrong_status");
    desk.close().await;
}

/// A mistyped address is corrected while nobody joined; afterwards it is immutable.
#[tokio::test]
async fn r23_r49_a_mistyped_address_is_corrected_until_the_user_joined() {
    let desk = Desk::open(PRESET).await;
    let user = desk.added("ade").await;
    let link = desk.link("ade").await;
    desk.correct(&user, "ada").await.expect(200);
    assert_eq!(reason(desk.app.get(&link).send().await), "address_changed");
    desk.set_password("ada", &desk.link("ada").await).await.expect(201);
    let rule = desk.correct(&user, "eve").await.refused(403, "forbidden").json();
    assert_eq!(rule["rule"], "profile.email.editors");
    desk.close().await;
}

/// "Users in this status are ignored for login but are shown in user list and historical data." "The user cannot be deleted,
/// only inactivated. Likewise, you can easily restore access to a user with the same profile."
#[tokio::test]
async fn r37_r38_r43_r44_nobody_is_deleted_and_the_profile_comes_back() {
    let desk = Desk::open(PRESET).await;
    let (user, token) = desk.joined("ada").await;
    desk.app.get("/v1/me").by(&token).send().await.expect(200);
    let before = desk.profile(&user).await;
    desk.press("deactivate", &user).await.expect(200);
    desk.app.get("/v1/me").by(&token).send().await.refused(401, "unauthenticated");
    desk.sign_in("ada").await.refused(401, "wrong_credentials");
    assert!(desk.list("").await.contains(&address("ada")));
    desk.press("activate", &user).await.expect(200);
    let after = desk.profile(&user).await;
    for field in ["id", "email", "first_name", "last_name", "role", "first_activated_at"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    desk.sign_in("ada").await.expect(201);
    desk.app.get("/v1/me").by(&token).send().await.refused(401, "unauthenticated");

    let revoked = desk.added("rob").await;
    desk.press("invitation/revoke", &revoked).await.expect(200);
    assert_eq!(desk.status(&revoked).await.0, "inactive", "not even whoever never came is gone");
    assert!(desk.list("status=inactive").await.contains(&address("rob")));
    assert!(desk.app.ask("DELETE", &format!("/v1/users/{user}")).by(&desk.admin.token).send().await.status >= 404, "there is no such button");
    desk.close().await;
}

/// "User profile page with all info about this user: General info, Security settings, Position info, Permissions, Day off info."
/// "Choose position title from the list or write a new one." "This user will not be part of any department, so you should move
/// her/him to the appropriate one."
#[tokio::test]
async fn r46_r48_r50_r51_r52_r56_the_profile_page_with_its_tabs() {
    let desk = Desk::open(PRESET).await;
    let (user, _) = desk.joined("ada").await;
    let edited = |body: serde_json::Value| {
        let ask = desk.app.ask("PATCH", &format!("/v1/users/{user}")).by(&desk.admin.token).json(&body);
        async move { ask.send().await.expect(200).json() }
    };
    let general = json!({ "first_name": "Augusta", "last_name": "King", "phone": "+4915112345678", "external_id": "W-17" });
    let profile = edited(general.clone()).await;
    for (field, value) in general.as_object().unwrap() {
        assert_eq!(&profile[field], value);
    }
    let typed = edited(json!({ "position": "Painter" })).await;
    assert_eq!(typed["hints"], json!([{ "code": "no_department", "action": "set_department" }]));
    let page = || async { desk.app.get(&format!("/people/{user}")).cookie(&desk.admin.token).send().await.expect(200).text };
    assert!(page().await.contains("There is a position and no department"));
    let positions = desk.app.get("/v1/positions").by(&desk.admin.token).send().await.expect(200).json();
    assert_eq!(positions["data"][0]["name"], "Painter", "what was typed is on the list for the next one");
    let add = |list: &str, name: &str| desk.app.post(&format!("/v1/{list}")).by(&desk.admin.token).json(&json!({ "name": name }));
    let department = text(&add("departments", "Paint shop").send().await.expect(201).json()["id"]);
    let moved = edited(json!({ "department_id": department })).await;
    assert!(moved["hints"].is_null() && moved["department_id"] == department);
    assert!(!page().await.contains("There is a position and no department"));
    assert_eq!(desk.list(&format!("department={department}")).await, [address("ada")]);

    let days = format!("/v1/users/{user}/days-off");
    let today = desk.app.now().to_string()[..10].to_owned();
    desk.app.post(&days).by(&desk.admin.token).json(&json!({ "start": today, "end": today })).send().await.expect(201);
    assert_eq!(desk.profile(&user).await["at_vacation"], true);
    let page = desk.app.get(&format!("/people/{user}")).cookie(&desk.admin.token).send().await.expect(200).text;
    for shown in ["Augusta King", "+4915112345678", "W-17", "Painter", "Paint shop", "off now"] {
        assert!(page.contains(shown), "{shown}");
    }
    let permissions = desk.app.get(&format!("/v1/users/{user}/permissions")).by(&desk.admin.token).send().await.expect(200).json();
    assert!(permissions.to_string().contains("products.view"));
    desk.close().await;
}

/// "Press "Upload button" for profile photo. If you want to remove it press "Remove button" for profile photo."
#[tokio::test]
async fn r47_a_photo_is_uploaded_and_removed() {
    let desk = Desk::open(PRESET).await;
    let (user, _) = desk.joined("ada").await;
    let page = format!("/people/{user}");
    let press =
        |button: &'static str, file: Vec<u8>| desk.app.post(&format!("{page}/photo")).cookie(&desk.admin.token).upload(&[("action", button)], &file).send();
    press("photo", picture()).await.expect(303);
    assert!(desk.profile(&user).await["photo_url"].as_str().is_some_and(|url| url.contains(&user)));
    let shown = desk.app.get(&page).cookie(&desk.admin.token).send().await.expect(200).text;
    assert!(shown.contains(&format!("<img class=\"photo\" src=\"{page}/photo?photo=pho_")), "{shown}");
    press("remove_photo", Vec::new()).await.expect(303);
    assert!(desk.profile(&user).await["photo_url"].is_null());
    desk.close().await;
}

/// "You can sort by User name, Status, or Create date." "You can filter by Status and Vacation." "Use Search by Keyword option for
/// searching users in your company."
#[tokio::test]
async fn r66_r67_r68_the_list_is_sorted_filtered_and_searched() {
    let desk = Desk::open(PRESET).await;
    for name in ["cleo", "ada", "bob"] {
        desk.app.hold(desk.app.now() + Span(1)).await;
        assert!(!id(&desk.add(&desk.form(name)).await.expect(201).json()).is_empty());
    }
    desk.app.drain().await;
    let people = |names: [&str; 3]| names.map(address).to_vec();
    assert_eq!(desk.list("status=pending&sort=name&order=asc").await, people(["ada", "bob", "cleo"]));
    assert_eq!(desk.list("status=pending&sort=name&order=desc").await, people(["cleo", "bob", "ada"]));
    assert_eq!(desk.list("status=pending&sort=created&order=asc").await, people(["cleo", "ada", "bob"]));
    assert_eq!(desk.list("status=pending&sort=created&order=desc").await, people(["bob", "ada", "cleo"]));
    assert_eq!(desk.list("status=active").await, std::slice::from_ref(&desk.admin.email));
    assert_eq!(desk.list("status=inactive").await, [] as [String; 0]);
    let (user, _) = desk.joined("zoe").await;
    desk.press("deactivate", &user).await.expect(200);
    desk.app.drain().await;
    let by_status = desk.list("sort=status&order=asc&status=pending&status=active&status=inactive").await;
    assert_eq!((by_status.first(), by_status.last()), (Some(&desk.admin.email), Some(&address("cleo"))), "Active, Inactive, Pending");
    assert_eq!(desk.list("sort=status&order=desc&status=pending&status=active&status=inactive").await.last(), Some(&desk.admin.email));
    let (off, _) = desk.joined("ida").await;
    let today = desk.app.now().to_string()[..10].to_owned();
    let days = format!("/v1/users/{off}/days-off");
    desk.app.post(&days).by(&desk.admin.token).json(&json!({ "start": today, "end": today })).send().await.expect(201);
    desk.app.drain().await;
    assert_eq!(desk.list("vacation=at").await, [address("ida")]);
    assert!(!desk.list("vacation=not").await.contains(&address("ida")));
    for (query, shown) in [("vacation=at", [true, false]), ("vacation=not", [false, true]), ("of_role=basic", [true, true]), ("of_role=admin", [false, false])]
    {
        let page = desk.app.get(&format!("/home?{query}")).cookie(&desk.admin.token).send().await.expect(200).text;
        assert_eq!(["ida", "bob"].map(|name| page.contains(&address(name))), shown, "{query}");
        assert!(page.contains(&format!("value=\"{}\" selected", query.split('=').nth(1).unwrap())), "{query}: the form says what was asked");
    }
    assert_eq!(desk.list("q=CLEO%20sto").await, [address("cleo")], "the beginnings of words, in any order and case");
    assert_eq!(desk.list("q=stone&sort=name").await.len(), 5);
    desk.close().await;
}
