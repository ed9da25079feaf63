// Invitations that ended otherwise: each says why, and what to do now works.

import { Visitor } from "../visitor.mjs";
import { PASSWORD } from "./invitation.mjs";

export async function endings(walk) {
  const { usher, owner } = walk;
  const boss = await usher.signIn(owner.email, owner.password);
  const olivia = await Visitor.come(walk, "the owner");
  await olivia.open("/sign-in");
  await olivia.signIn(owner.email, owner.password);
  await declined(walk, boss);
  await takenBack(walk, boss, olivia);
  await switchedOff(walk, boss, olivia);
  await unknown(walk);
  await olivia.leave();
}

async function declined(walk, boss) {
  const { usher, owner } = walk;
  const { mail, link } = await usher.invite(boss, { email: "dora@person.test", first_name: "Dora", last_name: "Declines" });
  const dora = await Visitor.come(walk, "who declines");
  await dora.follow(mail, "/i/");
  await dora.press("decline-ask");
  await dora.at("decline", { offers: ["decline"] });
  await dora.heldBack("decline", "confirm");
  await dora.pressUnchecked("decline");
  await dora.at("decline-not-ticked", { status: 422, field: "confirm" });
  await dora.fill({ confirm: true });
  await dora.press("decline");
  await dora.at("declined", { path: link, offers: ["renew"] });
  await usher.mail(owner.email, "invitation_declined");
  await dora.open(link);
  await dora.at("dead-declined", { status: 410, offers: ["renew"] });
  await tellsTheOrganization(walk, dora, "dora@person.test");
  await dora.leave();
}

async function takenBack(walk, boss, olivia) {
  const { mail, link } = await walk.usher.invite(boss, { email: "rita@person.test", first_name: "Rita", last_name: "Revoked" });
  await olivia.open("/home");
  await olivia.press("revoke", 'main li:has-text("rita@person.test")');
  await olivia.at("home-revoked");
  const rita = await Visitor.come(walk, "whose invitation was taken back");
  await rita.follow(mail, "/i/");
  await rita.at("dead-revoked", { status: 410, path: link, offers: ["renew"] });
  await tellsTheOrganization(walk, rita, "rita@person.test");
  await rita.leave();
}

async function switchedOff(walk, boss, olivia) {
  const { usher } = walk;
  const { mail } = await usher.invite(boss, { email: "ina@person.test", first_name: "Ina", last_name: "Inactive" });
  await olivia.open("/home");
  await olivia.press("deactivate", 'main li:has-text("ina@person.test")');
  await olivia.at("home-deactivated");
  const ina = await Visitor.come(walk, "who was switched off");
  await ina.follow(mail, "/i/");
  await ina.at("dead-inactive", { status: 410, offers: ["renew"] });
  await tellsTheOrganization(walk, ina, "ina@person.test");

  await olivia.press("activate", 'main li:has-text("ina@person.test")');
  await olivia.at("home-activated-again");
  await usher.advance("2m");
  await ina.follow(await usher.mail("ina@person.test", "invitation"), "/i/");
  await ina.at("invitation", { path: "/i/", offers: ["accept"] });
  await ina.fill({ password: PASSWORD });
  await ina.press("accept");
  await ina.at("home-viewer", { path: "/home" });
  await ina.leave();
}

/** The button of a dead link: somebody who can help learns of it, by a mail that leads to the right page. */
async function tellsTheOrganization(walk, visitor, email) {
  const { usher, owner } = walk;
  await visitor.press("renew");
  await visitor.at("link-sent", { status: 202 });
  const asks = await usher.mail(owner.email, "invitee_asks");
  if (!asks.text.includes(email)) throw new Error(`the newest request for help is not about ${email}: ${asks.text}`);
  const olivia = await Visitor.come(walk, "the owner, asked for help");
  await olivia.follow(asks, "/n/");
  await olivia.at("sign-in-for-notice", { path: "/sign-in" });
  await olivia.signIn(owner.email, owner.password);
  await olivia.at("notice-nothing-to-do", { path: "/n/", says: email });
  await olivia.go("/home");
  await olivia.at("home", { path: "/home" });
  await olivia.leave();
}

async function unknown(walk) {
  const stranger = await Visitor.come(walk, "with half a link");
  await stranger.open("/i/AcHoUyKpIy8A8fHC");
  await stranger.at("dead-unknown", { status: 410, offers: ["/sign-in", "/sign-in?reset"] });
  await stranger.go("/sign-in");
  await stranger.at("sign-in", { path: "/sign-in" });
  await stranger.open("/r/AcHoUyKpIy8A8fHC");
  await stranger.at("dead-unknown-reset", { status: 410, offers: ["/sign-in"] });
  await stranger.open("/v/AcHoUyKpIy8A8fHC");
  await stranger.at("dead-unknown-verification", { status: 410, offers: ["/sign-in"] });
  await stranger.open("/n/AcHoUyKpIy8A8fHC");
  await stranger.at("dead-unknown-notice", { status: 410, offers: ["/sign-in"] });
  await stranger.open("/nowhere/at/all");
  await stranger.at("not-found-signed-out", { status: 404, offers: ["/home"] });
  await stranger.go("/home");
  await stranger.at("sign-in", { path: "/sign-in" });
  await stranger.leave();
}
