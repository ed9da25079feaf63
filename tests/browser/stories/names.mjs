// Names as people have them: emoji, from right to left, and very long ones without a blank.

import { Visitor } from "../visitor.mjs";
import { PASSWORD } from "./invitation.mjs";

const LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(3).slice(0, 200);
const PEOPLE = {
  long: { organization: LONG, first_name: LONG, last_name: "👩‍👩‍👧‍👦".repeat(20) },
  right: { organization: "חברת הבדיקות 🚀 בע״מ", first_name: "עדה", last_name: "לאבלייס (ק.)" },
};

export async function names(walk) {
  const { usher } = walk;
  for (const [kind, { organization, first_name, last_name }] of Object.entries(PEOPLE)) {
    const boss = await usher.found(organization, "default", { email: `${kind}@boss.test`, password: PASSWORD, first_name, last_name });
    const olga = await Visitor.come(walk, `the founder, ${kind} names`);
    await olga.open("/sign-in");
    await olga.signIn(boss.email, boss.password);
    await olga.fill({ email: `${kind}@person.test`, first_name: kind === "right" ? "محمد" : first_name, last_name, message: `${first_name}\n\n${organization}` });
    await olga.press("invite");
    await olga.at(`home-invited-${kind}`, { says: organization });

    const person = await Visitor.come(walk, `${kind} names`);
    await person.follow(await usher.mail(`${kind}@person.test`, "invitation"), "/i/");
    await person.at(`invitation-${kind}`, { says: organization });
    const link = new URL(person.page.url()).pathname;
    await person.fill({ first_name: "x".repeat(201) });
    await person.fill({ password: PASSWORD });
    await person.press("accept");
    await person.at(`invitation-name-too-long-${kind}`, { status: 422 });
    await person.open(link);
    await person.press("decline-ask");
    await person.at(`decline-${kind}`, { says: organization });
    await usher.advance("25h");
    await person.open(link);
    await person.at(`dead-expired-${kind}`, { status: 410, offers: ["renew"] });
    await olga.follow(await usher.mail(boss.email, "expiry_notice"), "/n/");
    await olga.signIn(boss.email, boss.password);
    await olga.at(`notice-${kind}`, { path: "/n/", says: organization });
    await person.press("renew");
    await person.follow(await usher.mail(`${kind}@person.test`, "invitation"), "/i/");
    await person.press("decline-ask");
    await person.fill({ confirm: true });
    await person.press("decline");
    await person.at(`declined-${kind}`, { says: organization });
    await usher.mail(boss.email, "invitation_declined");
    await person.leave();
    await olga.leave();
  }
}
