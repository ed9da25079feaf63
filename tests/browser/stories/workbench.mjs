// An admin at the two workbenches: everything about one person, and everything that the organization keeps.

import { Visitor } from "../visitor.mjs";
import { PASSWORD } from "./invitation.mjs";

export async function workbench(walk) {
  const { usher } = walk;
  const guild = await usher.found("Guild of Smiths", "default", { email: "gerda@boss.test", password: PASSWORD });
  const { user } = await usher.person(guild.token, { email: "sven@person.test", first_name: "Sven", last_name: "Smith" }, PASSWORD);
  const gerda = await Visitor.come(walk, "an owner who looks after people");
  await gerda.open("/sign-in");
  await gerda.signIn(guild.email, PASSWORD);
  await organization(gerda);
  await person(gerda, user);
  await oneself(gerda, guild.user);
  await gerda.open("/organization");
  await gerda.fill({ organization_name: "Guild", password: PASSWORD });
  await gerda.press("close");
  await gerda.at("organization-close-other-name", { status: 422, field: "organization_name" });
  await gerda.fill({ organization_name: guild.name, password: PASSWORD });
  await gerda.press("close");
  await gerda.at("sign-in", { path: "/sign-in" });
  await gerda.leave();
}

async function organization(gerda) {
  await gerda.go("/organization");
  await gerda.at("organization-empty", { path: "/organization", offers: ["add", "add_role", "close", "/home"], lacks: ["change", "archive", "policies"] });
  for (const [list, name] of [["departments", "Forge"], ["positions", "Farrier"], ["locations", "Steyr"], ["groups", "Choir"]]) {
    await gerda.fill({ list, name });
    await gerda.press("add");
  }
  await gerda.fill({ list: "departments", name: "Forge" });
  await gerda.press("add");
  await gerda.at("organization-name-taken", { status: 409, field: "name", offers: ["archive", "change", "delete"] });
  await gerda.press("archive", "#main section:has(#positions)");
  await gerda.at("organization-archived", { says: ["Forge", "Farrier", "Steyr", "Choir"], offers: ["open"] });
  await gerda.fill({ role_name: "Desk", role_permissions: "users.delete" });
  await gerda.press("add_role");
  await gerda.at("organization-role-wrong", { status: 422, field: "role_permissions" });
  await gerda.fill({ role_name: "Desk", role_permissions: "users.read\ncards.create account:main", limited: true });
  await gerda.press("add_role");
  await gerda.fill({ values: "invite.ttl = 36h\ninvite.reminders = [50]" });
  await gerda.click("form[method=get] button");
  await gerda.at("organization-would-be", { path: "/organization", says: ["invite.ttl", "36h", "Desk"], offers: ["policies"] });
  await gerda.press("policies");
  await gerda.open("/organization?preset=tenant");
  await gerda.at("organization-contradiction", { says: "owner.model", lacks: ["policies"] });
  await gerda.page.locator("summary").click();
  await gerda.at("organization-every-policy", { says: "session.limits" });
}

async function person(gerda, user) {
  await gerda.open("/home?of_role=viewer&vacation=not");
  await gerda.at("home-of-a-role", { path: "/home", says: "sven@person.test", offers: [`/people/${user}`] });
  await gerda.go(`/people/${user}`);
  await gerda.at("person", { path: "/people/", says: "Sven Smith", offers: ["save", "role", "add_to_group", "add_day_off", "terminate"] });
  await gerda.fill({ position: "Farrier" });
  await gerda.press("save");
  await gerda.press("add_to_group");
  await gerda.fill({ role: "desk", permissions: "cards.create main" });
  await gerda.press("role");
  await gerda.at("person-permission-wrong", { status: 422, field: "permissions", says: "Choir" });
  await gerda.fill({ role: "desk", permissions: "cards.create account:b2\ntransfers.make" });
  await gerda.press("role");
  await gerda.at("person-limited", { says: ["transfers.make", "Choir", "Farrier"], offers: ["take_out_of_group"] });
  await gerda.press("terminate");
  await gerda.at("person-removed", { offers: ["restore", "start_fresh"] });
  await forGood(gerda, "erase", "not what I chose");
  await gerda.at("person-erase-wrong", { status: 422, field: "password" });
  await forGood(gerda, "erase", PASSWORD);
  await gerda.at("person-erased", { path: "/people/", offers: ["/home"], lacks: ["save", "restore", "role"] });
}

async function oneself(gerda, user) {
  await gerda.open("/home");
  await gerda.go(`/people/${user}`);
  await gerda.at("person-oneself", { path: "/people/", offers: ["save", "export"], lacks: ["terminate"] });
  await gerda.press("export");
  await gerda.at("person-export-queued", { path: "/people/" });
  const ordered = gerda.page.url();
  await gerda.walk.usher.advance("1m");
  await gerda.open(ordered);
  await gerda.at("person-export-done", { path: "/people/" });
  await forGood(gerda, "leave", PASSWORD);
  await gerda.at("person-last-owner", { status: 409 });
}

/** What cannot be taken back is chosen from a list, and asks for the password. */
async function forGood(visitor, action, password) {
  await visitor.page.locator("select[name=action]").selectOption(action);
  await visitor.fill({ password });
  await visitor.click("form:has(select[name=action]) button");
}
