// A link runs out: the newcomer gets a fresh one, the admin a notice with a new one that asks for a code.

import assert from "node:assert/strict";
import { Visitor } from "../visitor.mjs";
import { PASSWORD } from "./invitation.mjs";

export async function expiry(walk) {
  const { usher, owner } = walk;
  let boss = await usher.signIn(owner.email, owner.password);
  const fay = await usher.invite(boss, { email: "fay@person.test", first_name: "Fay", last_name: "Fresh" });
  const uma = await usher.invite(boss, { email: "uma@person.test", first_name: "Uma", last_name: "Used-Up" });
  const nell = await usher.invite(boss, { email: "nell@person.test", first_name: "Nell", last_name: "Noticed" });
  const hal = await usher.invite(boss, { email: "hal@person.test", first_name: "Hal", last_name: "Handed" });
  await usher.advance("25h");
  await freshLink(walk, fay);
  await usedUp(walk, uma);
  await notice(walk, nell);
  await handed(walk, hal);
  boss = await usher.signIn(owner.email, owner.password);
  await expiredReset(walk);
}

async function freshLink(walk, { link, email }) {
  const fay = await Visitor.come(walk, "who came late");
  await fay.open(link);
  await fay.at("dead-expired", { status: 410, offers: ["renew"] });
  await fay.press("renew");
  await fay.at("link-sent", { status: 202 });
  await fay.follow(await walk.usher.mail(email, "invitation"), "/i/");
  await fay.at("invitation", { path: "/i/", offers: ["accept"] });
  assert.notEqual(new URL(fay.page.url()).pathname, link);
  await fay.fill({ password: PASSWORD });
  await fay.press("accept");
  await fay.at("home-viewer", { path: "/home" });
  await fay.leave();
}

async function usedUp(walk, { link, email }) {
  const { usher, owner } = walk;
  const uma = await Visitor.come(walk, "who asks again and again");
  const before = (await usher.mails(email, "invitation")).length;
  for (let times = 0; times < 3; times++) {
    await uma.open(link);
    await uma.at("dead-expired", { status: 410, offers: ["renew"] });
    await uma.press("renew");
  }
  assert.equal((await usher.mails(email, "invitation")).length, before + 3);
  await uma.open(link);
  await uma.at("dead-expired-used-up", { status: 410, offers: ["renew"] });
  await uma.press("renew");
  await uma.at("link-sent", { status: 202 });
  assert.equal((await usher.mails(email, "invitation")).length, before + 3, "nothing more is mailed today");
  assert.ok((await usher.mail(owner.email, "invitee_asks")).text.includes(email));
  await uma.leave();
}

async function notice(walk, { email }) {
  const { usher, owner } = walk;
  const notices = (await usher.mails(owner.email, "expiry_notice")).filter((mail) => mail.text.includes(email));
  const olivia = await Visitor.come(walk, "the owner, a day later");
  await olivia.follow(notices.at(-1), "/n/");
  await olivia.at("sign-in-for-notice", { path: "/sign-in" });
  await olivia.signIn(owner.email, owner.password);
  await olivia.at("notice", { path: "/n/", says: [email, "Nell Noticed"], offers: ["resend", "/home"] });
  await usher.advance("2m");
  await olivia.press("resend");
  await olivia.at("notice-sent", { says: email });
  await olivia.press("resend");
  await olivia.at("notice-too-soon", { status: 429 });
  const nell = await Visitor.come(walk, "who was sent a new link");
  await nell.follow(await usher.mail(email, "invitation"), "/i/");
  await nell.fill({ password: PASSWORD });
  await nell.press("accept");
  await nell.at("home-viewer", { path: "/home" });
  await olivia.page.reload();
  await olivia.open("/home");
  await olivia.at("home", { says: "Nell Noticed" });
  await nell.leave();
  await olivia.leave();
}

/** The admin passes the notice's link on: the mailbox is asked for a code. */
async function handed(walk, { email }) {
  const { usher, owner } = walk;
  const mail = (await usher.mails(owner.email, "expiry_notice")).find((mail) => mail.text.includes(email));
  const hal = await Visitor.come(walk, "who was handed a link");
  await hal.follow(mail, "/i/");
  await hal.at("invitation-code", { path: "/i/", offers: ["code"], lacks: ["decline-ask"] });
  await hal.press("code");
  await hal.at("invitation-code-sent", { offers: ["accept", "code"] });
  const code = /\d{4} ?\d{4}/.exec((await usher.mail(email, "code")).text)[0];
  const wrong = code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
  await hal.fill({ code: wrong, password: PASSWORD });
  await hal.press("accept");
  await hal.at("invitation-code-wrong", { status: 422, field: "code" });
  await hal.fill({ code: ` ${code} `, password: PASSWORD });
  await hal.press("accept");
  await hal.at("home-viewer", { path: "/home" });
  await hal.leave();
}

async function expiredReset(walk) {
  const { usher } = walk;
  await usher.ask("POST", "/v1/password-resets", { email: "fay@person.test" });
  const mail = await usher.mail("fay@person.test", "password_reset");
  await usher.advance("61m");
  const fay = await Visitor.come(walk, "whose reset link is old");
  await fay.follow(mail, "/r/");
  await fay.at("dead-reset", { status: 410, offers: ["/sign-in?reset"] });
  await fay.go("/sign-in?reset");
  await fay.at("sign-in-reset", { offers: ["reset"] });
  await fay.leave();
}
