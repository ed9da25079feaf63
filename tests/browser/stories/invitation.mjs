// The story itself: the owner invites, the newcomer accepts, leaves, comes back, and presses the used link once more.

import { Visitor } from "../visitor.mjs";

export const PASSWORD = "eleven blue teapots in a row";

export async function invitation(walk) {
  const { usher, owner } = walk;
  const olivia = await Visitor.come(walk, "the owner");
  await olivia.open("/home");
  await olivia.at("sign-in", { path: "/sign-in" });
  await olivia.heldBack("sign_in", "email");
  await olivia.signIn(owner.email, "not the password at all");
  await olivia.at("sign-in-wrong", { status: 401, field: "password" });
  await olivia.signIn(owner.email, owner.password);
  await olivia.at("home", { path: "/home", offers: ["invite"], lacks: ["verify_email"] });

  await olivia.fill({ email: "ada@person", first_name: "Ada", message: "Come and see." });
  await olivia.pressUnchecked("invite");
  await olivia.at("home-invite-wrong", { status: 422, field: "email" });
  await olivia.fill({ email: "ada@person.test", last_name: "Lovelace", role: "member" });
  await olivia.press("invite");
  await olivia.at("home-invited", { says: ["ada@person.test", "Ada Lovelace"], offers: ["resend", "revoke"] });
  await olivia.press("resend");
  await olivia.at("home-resend-too-soon", { status: 429 });

  const ada = await Visitor.come(walk, "the newcomer");
  const mail = await usher.mail("ada@person.test", "invitation");
  await ada.follow(mail, "/i/");
  for (let times = 0; times < 3; times++) await ada.page.reload();
  await ada.at("invitation", { path: "/i/", says: ["Acme", "ada@person.test"], offers: ["accept", "decline-ask"] });
  const link = new URL(ada.page.url()).pathname;

  await ada.fill({ first_name: "Augusta", password: "too short" });
  await ada.pressUnchecked("accept");
  await ada.at("invitation-password-short", { status: 422, field: "password" });
  await keeps(ada, { first_name: "Augusta", last_name: "Lovelace" });
  await ada.fill({ password: "passwordpassword" });
  await ada.press("accept");
  await ada.at("invitation-password-common", { status: 422, field: "password" });
  await keeps(ada, { first_name: "Augusta", last_name: "Lovelace" });
  await ada.fill({ password: PASSWORD });
  await ada.press("accept");
  await ada.at("home-member", { path: "/home", says: "Augusta Lovelace" });

  await ada.signOut();
  await ada.at("sign-in-after-leaving", { path: "/sign-in" });
  await ada.open(link);
  await ada.at("dead-accepted", { status: 410, offers: ["/sign-in", "/sign-in?reset"] });
  await ada.go("/sign-in");
  await ada.signIn("ada@person.test", "eleven blue teacups in a row");
  await ada.at("sign-in-wrong", { status: 401, field: "password" });
  await ada.signIn("ada@person.test", PASSWORD);
  await ada.at("home-member", { path: "/home" });

  await ada.open("/nowhere");
  await ada.at("not-found", { status: 404, offers: ["/home"] });
  await ada.go("/home");
  await ada.at("home-member", { path: "/home" });
  await ada.leave();
  await olivia.leave();
}

/** What was typed is still there; a password never is. */
async function keeps(visitor, fields) {
  for (const [name, value] of Object.entries({ ...fields, password: "" })) {
    const kept = await visitor.page.locator(`[name="${name}"]`).inputValue();
    if (kept !== value) throw new Error(`${name} is ${JSON.stringify(kept)}, not ${JSON.stringify(value)}`);
  }
}
