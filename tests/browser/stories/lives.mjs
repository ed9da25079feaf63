// Lives that go other ways: a password that an admin chose, two organizations, a removed person's address with somebody
// else, a mail that waits for an answer, and more endings than an admin is told of singly.

import assert from "node:assert/strict";
import { linkIn } from "../usher.mjs";
import { Visitor } from "../visitor.mjs";
import { PASSWORD } from "./invitation.mjs";

export async function lives(walk) {
  const { usher } = walk;
  const shop = await usher.found("Wanda's Workshop", "workshop", { email: "wanda@boss.test", password: PASSWORD });
  const dora = await usher.found("Dora Works", "default", { email: "dora@boss.test", password: PASSWORD });
  await chosenByAdmin(walk, shop);
  await twoOrganizations(walk, dora);
  await notTheirAccount(walk, dora);
  await mailedReset(walk, shop);
  await reminded(walk);
  await digest(walk);
}

/** In by a password that is told by word of mouth: nothing works before another is chosen, and then everything does. */
async function chosenByAdmin(walk, shop) {
  const { usher } = walk;
  const [told, own] = ["seven brown kettles, told by word", "eight green kettles of my own"];
  const { user, mail: invitation } = await usher.invite(shop.token, { email: "kim@person.test", first_name: "Kim", last_name: "Kettle" });
  await usher.ask("PUT", `/v1/users/${user}/password`, { password: told }, shop.token);
  const kim = await Visitor.come(walk, "whose password an admin chose");
  await kim.follow(invitation, "/i/");
  await kim.at("dead-password-set", { status: 410, offers: ["/sign-in", "/sign-in?reset"] });
  await kim.follow(await usher.mail("kim@person.test", "password_set"), "/sign-in");
  await kim.at("sign-in", { path: "/sign-in" });
  await kim.signIn("kim@person.test", told);
  await kim.at("change-password", { path: "/home", offers: ["change_password"], lacks: ["invite"] });
  await kim.fill({ current_password: "not what I was told", password: own });
  await kim.press("change_password");
  await kim.at("change-password-wrong", { status: 422, field: "current_password" });
  await kim.fill({ current_password: told, password: "short" });
  await kim.pressUnchecked("change_password");
  await kim.at("change-password-short", { status: 422, field: "password" });
  await kim.fill({ current_password: told, password: told });
  await kim.press("change_password");
  await kim.at("change-password-same", { status: 422, field: "password" });
  await kim.fill({ current_password: told, password: own });
  await kim.press("change_password");
  await kim.at("home-after-change", { path: "/home", says: "Wanda's Workshop" });
  await usher.mail("kim@person.test", "password_changed");
  await kim.leave();
}

/** One account in two organizations: the home page switches, and a notice about the other one offers to. */
async function twoOrganizations(walk, dora) {
  const { usher } = walk;
  const theo = await usher.found("Theo Works", "default", { email: "theo@boss.test", password: PASSWORD });
  const invited = await usher.invite(dora.token, { email: theo.email, role: "admin" });
  await usher.ask("POST", `${invited.link.replace("/i/", "/v1/invitation-links/")}/accept`, {}, theo.token);
  const both = await Visitor.come(walk, "in two organizations");
  await both.open("/sign-in");
  await both.signIn(theo.email, PASSWORD);
  await both.at("home-with-switcher", { path: "/home", says: ["Dora Works", "Theo Works"] });
  await both.choose("Theo Works");
  await both.at("home-switched", { path: "/home", says: ["Dora Works", "Theo Works"], offers: ["invite"] });
  await usher.invite(dora.token, { email: "late@person.test", first_name: "Lars", last_name: "Late" });
  await usher.advance("25h");
  const notice = linkIn(await usher.mail(dora.email, "expiry_notice"), "/n/");
  await both.open("/sign-in");
  await both.signIn(theo.email, PASSWORD);
  await both.open(notice);
  await both.at("notice-of-another-organization", { path: "/n/", says: ["Dora Works", "Theo Works"], offers: ["/home"] });
  await both.choose("Dora Works");
  await both.at("notice", { path: "/n/", says: "late@person.test", offers: ["resend"] });
  await both.press("resend");
  await both.at("notice-sent", { says: "late@person.test" });
  await both.leave();
  dora.token = await usher.signIn(dora.email, dora.password);
}

/** A former person's address is somebody else's by now: the link says so, and the admin is told to use another. */
async function notTheirAccount(walk, dora) {
  const { usher } = walk;
  const pia = await usher.found("Pia Works", "default", { email: "pia@boss.test", password: PASSWORD });
  const { user, email } = await usher.person(dora.token, { email: "max@person.test", first_name: "Max", last_name: "Moves" }, PASSWORD);
  const elsewhere = await usher.invite(pia.token, { email });
  const max = await usher.signIn(email, PASSWORD);
  await usher.ask("POST", `${elsewhere.link.replace("/i/", "/v1/invitation-links/")}/accept`, {}, max);
  await usher.ask("POST", `/v1/users/${user}/terminate`, {}, dora.token);
  await usher.ask("POST", `/v1/users/${user}/restore`, { mode: "start_fresh" }, dora.token);
  const newcomer = await Visitor.come(walk, "with a former person's address");
  await newcomer.follow(await usher.mail(email, "invitation"), "/i/");
  await newcomer.at("invitation-sign-in-former", { path: "/i/", offers: ["not_my_account", "/sign-in"] });
  await newcomer.press("not_my_account");
  await newcomer.at("not-my-account", { status: 202 });
  const told = await usher.mail(dora.email, "not_their_account");
  assert.ok(told.text.includes(email));
  const admin = await Visitor.come(walk, "the admin, told of an address");
  await admin.follow(told, "/n/");
  await admin.signIn(dora.email, dora.password);
  await admin.at("notice-of-address", { path: "/n/", says: email });
  await admin.leave();
  await newcomer.leave();
}

/** A reset that an admin has mailed. */
async function mailedReset(walk, shop) {
  const { usher } = walk;
  shop.token = await usher.signIn(shop.email, shop.password);
  const { user, email } = await usher.person(shop.token, { email: "mira@person.test", first_name: "Mira", last_name: "Mailed" }, PASSWORD);
  await usher.ask("POST", `/v1/users/${user}/password-reset`, {}, shop.token);
  const mira = await Visitor.come(walk, "whose reset an admin mailed");
  await mira.follow(await usher.mail(email, "password_reset"), "/r/");
  await mira.at("reset", { path: "/r/", offers: ["complete"] });
  await mira.fill({ password: `${PASSWORD}, and one more` });
  await mira.press("complete");
  await mira.at("reset-done", { offers: ["/sign-in"] });
  await mira.leave();
}

/** A reminder's link works like the first one's, and the first one's still does. */
async function reminded(walk) {
  const { usher } = walk;
  const rene = await usher.found("René Works", "default", { email: "rene@boss.test", password: PASSWORD });
  await usher.ask("PUT", "/v1/organization/policies", { values: { "invite.reminders": [50] } }, rene.token);
  const { email, link } = await usher.invite(rene.token, { email: "slow@person.test", first_name: "Sloane", last_name: "Slow" });
  await usher.advance("13h");
  const slow = await Visitor.come(walk, "who was reminded");
  await slow.follow(await usher.mail(email, "invitation_reminder"), "/i/");
  await slow.at("invitation", { path: link, offers: ["accept"] });
  await slow.fill({ password: PASSWORD });
  await slow.press("accept");
  await slow.at("home-viewer", { path: "/home" });
  await slow.leave();
}

/** Seven expire at once: five notices, and one mail about the others, whose links work as well. */
async function digest(walk) {
  const { usher } = walk;
  const many = await usher.found("Many Works", "default", { email: "many@boss.test", password: PASSWORD });
  for (let n = 0; n < 7; n++) await usher.invite(many.token, { email: `many-${n}@person.test` });
  await usher.advance("25h");
  await usher.advance("2h");
  assert.equal((await usher.mails(many.email, "expiry_notice")).length, 5);
  const mail = await usher.mail(many.email, "notice_digest");
  const admin = await Visitor.come(walk, "the admin, told of many");
  await admin.follow(mail, "/n/");
  await admin.signIn(many.email, many.password);
  await admin.at("notice-from-digest", { path: "/n/", offers: ["resend"] });
  await admin.press("resend");
  await admin.at("notice-sent", {});
  await admin.leave();
}
