// People who have an account already, or forgot their password: every way leads back to where they wanted to go.

import { linkIn } from "../usher.mjs";
import { Visitor } from "../visitor.mjs";
import { PASSWORD } from "./invitation.mjs";

export async function accounts(walk) {
  const { usher, owner } = walk;
  const boss = await usher.signIn(owner.email, owner.password);
  const bea = await usher.found("Bea Works", "default", { email: "bea@boss.test", password: PASSWORD });
  await reset(walk, boss);
  await existing(walk, boss, bea);
  await wrongAccount(walk, boss, bea);
  await setUp(walk);
  await verification(walk);
}

async function reset(walk, boss) {
  const { usher } = walk;
  await usher.person(boss, { email: "rosa@person.test", first_name: "Rosa", last_name: "Reset" }, PASSWORD);
  const rosa = await Visitor.come(walk, "who forgot");
  await rosa.open("/sign-in");
  await rosa.press("reset");
  await rosa.at("reset-without-address", { status: 422, field: "email" });
  await rosa.fill({ email: "rosa@person.test" });
  await rosa.press("reset");
  await rosa.at("reset-requested", { status: 202, says: "rosa@person.test", offers: ["/sign-in"] });
  const mail = await usher.mail("rosa@person.test", "password_reset");
  await rosa.follow(mail, "/r/");
  await rosa.at("reset", { path: "/r/", offers: ["complete"] });
  await rosa.fill({ password: "short" });
  await rosa.pressUnchecked("complete");
  await rosa.at("reset-password-short", { status: 422, field: "password" });
  await rosa.fill({ password: `${PASSWORD}, and one more` });
  await rosa.press("complete");
  await rosa.at("reset-done", { offers: ["/sign-in"] });
  await usher.mail("rosa@person.test", "password_changed");
  await rosa.open(linkIn(mail, "/r/"));
  await rosa.at("dead-reset", { status: 410, offers: ["/sign-in", "/sign-in?reset"] });
  await rosa.go("/sign-in?reset");
  await rosa.at("sign-in-reset", { offers: ["reset", "/sign-in"], lacks: ["sign_in"] });
  await rosa.go("/sign-in");
  await rosa.signIn("rosa@person.test", `${PASSWORD}, and one more`);
  await rosa.at("home-viewer", { path: "/home" });
  await rosa.leave();
}

/** An account elsewhere: sign in, or reset, and be back at the invitation. */
async function existing(walk, boss, bea) {
  const { usher } = walk;
  for (const forgot of [false, true]) {
    const email = forgot ? "emil@person.test" : "emma@person.test";
    await usher.person(boss, { email, first_name: "Emma", last_name: "Existing" }, PASSWORD);
    const { mail, link } = await usher.invite(bea.token, { email });
    const person = await Visitor.come(walk, forgot ? "who has an account and forgot" : "who has an account");
    await person.follow(mail, "/i/");
    await person.at("invitation-sign-in", { path: "/i/", offers: ["/sign-in", "/sign-in?reset"], lacks: ["accept"] });
    let password = PASSWORD;
    if (forgot) {
      await person.go("/sign-in?reset");
      await person.fill({ email });
      await person.press("reset");
      await person.follow(await usher.mail(email, "password_reset"), "/r/");
      password = `${PASSWORD}, and one more`;
      await person.fill({ password });
      await person.press("complete");
    }
    await person.go("/sign-in");
    await person.signIn(email, password);
    await person.at("invitation-join", { path: link, offers: ["accept", "sign_out"] });
    await person.press("accept");
    await person.at("home-second-organization", { path: "/home", says: "Bea Works" });
    await person.leave();
  }
}

/** Signed in as somebody else: out and on, or, for an admin, mail it to the right person. */
async function wrongAccount(walk, boss, bea) {
  const { usher, owner } = walk;
  await usher.person(boss, { email: "otto@person.test", first_name: "Otto", last_name: "Other" }, PASSWORD);
  await usher.person(boss, { email: "wanda@person.test", first_name: "Wanda", last_name: "Wrong" }, PASSWORD);
  const { link } = await usher.invite(bea.token, { email: "wanda@person.test" });
  const otto = await Visitor.come(walk, "signed in as another");
  await otto.open("/sign-in");
  await otto.signIn("otto@person.test", PASSWORD);
  await otto.open(link);
  await otto.at("invitation-wrong-account", { says: ["otto@person.test", "wanda@person.test"], offers: ["sign_out"], lacks: ["accept", "send_to_person"] });
  await otto.press("sign_out");
  await otto.at("invitation-sign-in", { path: link, offers: ["/sign-in"] });
  await otto.go("/sign-in");
  await otto.signIn("wanda@person.test", PASSWORD);
  await otto.press("accept");
  await otto.at("home-second-organization", { path: "/home", says: "Bea Works" });
  await otto.leave();

  const olivia = await Visitor.come(walk, "an admin with another's link");
  await olivia.open("/sign-in");
  await olivia.signIn(owner.email, owner.password);
  await usher.person(bea.token, { email: "vera@person.test" }, PASSWORD);
  const vera = await usher.invite(boss, { email: "vera@person.test" });
  await usher.advance("2m");
  await olivia.open(vera.link);
  await olivia.at("invitation-wrong-account-of-admin", { offers: ["sign_out", "send_to_person"] });
  await olivia.press("send_to_person");
  await olivia.at("link-sent", { status: 202 });
  await olivia.leave();
}

/** Switched on before joining: the link mailed then sets a password. */
async function setUp(walk) {
  const { usher } = walk;
  const works = await usher.found("Workshop", "workshop", { email: "wilma@boss.test", password: PASSWORD });
  await usher.invite(works.token, { email: "sam@person.test", first_name: "Sam", last_name: "Switched" });
  const wilma = await Visitor.come(walk, "a workshop's admin");
  await wilma.open("/sign-in");
  await wilma.signIn(works.email, works.password);
  await wilma.press("activate", 'main li:has-text("sam@person.test")');
  await wilma.at("home-activated");
  await usher.advance("2m");
  const sam = await Visitor.come(walk, "who was switched on");
  await sam.follow(await usher.mail("sam@person.test", "set_up"), "/i/");
  await sam.at("set-up", { path: "/i/", offers: ["accept"] });
  const link = new URL(sam.page.url()).pathname;
  await sam.fill({ password: PASSWORD });
  await sam.press("accept");
  await sam.at("home-of-workshop", { path: "/home", says: "Workshop" });
  await sam.signOut();
  await sam.open(link);
  await sam.at("dead-set-up", { status: 410, offers: ["/sign-in"] });
  await sam.leave();
  await wilma.leave();
}

/** A founder proves the mailbox, from a mail that was opened in another browser first. */
async function verification(walk) {
  const { usher } = walk;
  const owner = { email: "nora@boss.test", first_name: "Nora", last_name: "New", password: PASSWORD };
  await usher.ask("POST", "/v1/organizations", { name: "Nora's Place", owner });
  const nora = await Visitor.come(walk, "a founder");
  await nora.follow(await usher.mail(owner.email, "verify_email"), "/v/");
  await nora.at("sign-in-for-verification", { path: "/sign-in" });
  await nora.signIn(owner.email, owner.password);
  await nora.at("verify", { path: "/v/", offers: ["verify"] });
  await nora.open("/home");
  await nora.at("home-unproved", { path: "/home", offers: ["invite", "verify_email"] });
  await nora.press("verify_email");
  await nora.at("home-verification-mailed");
  await nora.follow(await usher.mail(owner.email, "verify_email"), "/v/");
  const link = new URL(nora.page.url()).pathname;
  await nora.press("verify");
  await nora.at("verify-done", { offers: ["/home"] });
  await nora.open(link);
  await nora.at("verify-done-before");
  await nora.open("/home");
  await nora.at("home", { lacks: ["verify_email"] });
  await nora.leave();
}
