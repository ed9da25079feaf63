// Mails that do not arrive: the admin learns of it, corrects the address or mails it all the same, and the person is in.

import { Visitor } from "../visitor.mjs";
import { PASSWORD } from "./invitation.mjs";

export async function undelivered(walk) {
  const { usher } = walk;
  const dana = await usher.found("Dana Works", "default", { email: "dana@boss.test", password: PASSWORD });
  await bounced(walk, dana);
  await heldBack(walk, dana);
}

/** Bounce, mail, page, the right address, in; the wrong mailbox holds a dead link. */
async function bounced(walk, dana) {
  const { usher } = walk;
  const typo = await usher.invite(dana.token, { email: "bounces@person.test", first_name: "Bo", last_name: "Bounces" });
  await usher.reported(typo.mail, "bounce");
  const admin = await Visitor.come(walk, "the admin, of a bounce");
  await admin.follow(await usher.mail(dana.email, "undelivered"), "/n/");
  await admin.signIn(dana.email, dana.password);
  await admin.at("notice-bounced", { path: "/n/", says: "Bo Bounces", offers: ["resend", "fix_address", "/home"] });
  await admin.fill({ email: "bo@person" });
  await admin.pressUnchecked("fix_address");
  await admin.at("notice-fix-wrong", { status: 422, field: "email" });
  await admin.fill({ email: dana.email });
  await admin.press("fix_address");
  await admin.at("notice-fix-taken", { status: 409, offers: ["fix_address"] });
  await admin.fill({ email: "bo@person.test" });
  await admin.press("fix_address");
  await admin.at("notice-fixed", { says: "bo@person.test", offers: ["fix_address"] });
  const other = await Visitor.come(walk, "with the wrong mailbox");
  await other.follow(typo.mail, "/i/");
  await other.at("dead-address-changed", { status: 410, offers: ["renew"] });
  await other.leave();
  const bo = await Visitor.come(walk, "whose address was corrected");
  await bo.follow(await usher.mail("bo@person.test", "invitation"), "/i/");
  await bo.fill({ password: PASSWORD });
  await bo.press("accept");
  await bo.at("home-viewer", { path: "/home" });
  await bo.leave();
  await admin.leave();
}

/** A complaint holds mails back: every page that would mail says so first, and then does. */
async function heldBack(walk, dana) {
  const { usher } = walk;
  const cleo = await usher.invite(dana.token, { email: "cleo@person.test", first_name: "Cleo", last_name: "Complains" });
  const handed = await usher.ask("POST", `/v1/users/${cleo.user}/invitation/link`, {}, dana.token);
  await usher.reported(cleo.mail, "complaint");
  const person = await Visitor.come(walk, "who cannot be mailed");
  await person.open(new URL(handed.url).pathname);
  await person.at("invitation-code", { offers: ["code"] });
  await person.press("code");
  await person.at("invitation-undeliverable", { status: 409, offers: ["code"] });

  const admin = await Visitor.come(walk, "the admin, of a complaint");
  await admin.follow(await usher.mail(dana.email, "invitee_asks"), "/n/");
  await admin.signIn(dana.email, dana.password);
  await admin.at("notice-held", { path: "/n/", offers: ["lift_suppression", "fix_address"], lacks: ["resend"] });
  await usher.advance("2m");
  await admin.open("/home");
  await admin.at("home-undelivered", { says: "Cleo Complains", offers: ["resend"] });
  await admin.press("resend", 'main li:has-text("cleo@person.test")');
  await admin.at("home-held", { status: 409 });
  await admin.press("revoke", 'main li:has-text("cleo@person.test")');
  await admin.fill({ email: "cleo@person.test", first_name: "Cleo" });
  await admin.press("invite");
  await admin.at("home-invite-held", { status: 409, offers: ["invite"] });
  await admin.fill({ confirm_suppressed: true });
  await admin.press("invite");
  await admin.at("home-invited-held", { says: "cleo@person.test" });
  await admin.page.locator('main li:has-text("cleo@person.test") a[href^="/n/"]').click();
  await admin.at("notice", { path: "/n/", says: "cleo@person.test", offers: ["resend", "fix_address"] });

  await person.follow(await usher.mail("cleo@person.test", "invitation"), "/i/");
  await person.fill({ password: PASSWORD });
  await person.press("accept");
  await person.at("home-viewer", { path: "/home" });
  await person.leave();
  await admin.leave();
}
