// Every page and every mail as a newcomer without JavaScript meets them, in a headless Chromium.
//
// Run by the Rust test `browser` (cargo xtask test browser), which starts Usher and says in USHER_WALK where it is:
// {base, owner: {email, password}, chromium, pictures, locale, everyPicture, only, narrow}. Prints one line per step; exits with 1 and
// what was wrong.

import { chromium } from "playwright-core";
import { Inspector } from "./inspector.mjs";
import { Usher } from "./usher.mjs";
import { accounts } from "./stories/accounts.mjs";
import { endings } from "./stories/endings.mjs";
import { expiry } from "./stories/expiry.mjs";
import { invitation } from "./stories/invitation.mjs";
import { lives } from "./stories/lives.mjs";
import { names } from "./stories/names.mjs";
import { tools } from "./stories/tools.mjs";
import { undelivered } from "./stories/undelivered.mjs";
import { workbench } from "./stories/workbench.mjs";

const STORIES = { invitation, accounts, endings, expiry, lives, undelivered, names, workbench, tools };
const ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

const { base, owner, chromium: executablePath, pictures, locale, everyPicture, only, narrow } = JSON.parse(process.env.USHER_WALK);
const began = Date.now();
const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
const inspector = await Inspector.open(browser, { base, pictures, everyPicture, narrow });
const faults = [];
const seen = new Set();
const mails = new Map();

/** What the stories share. */
const walk = {
  browser,
  locale,
  owner,
  usher: new Usher(base, locale),
  fault: (text) => faults.push(text),
  /** A page was reached. Each name is one state, and is inspected once. */
  saw(who, name, html) {
    console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${who}: ${name}`);
    if (!seen.has(name)) inspector.look(name, html);
    seen.add(name);
  },
};

/** One mail of every kind is inspected, and every link in every mail opens, which changes nothing. */
async function openMails() {
  for (const mail of await walk.usher.mails()) {
    const kind = `mail-${mail.template}${/long|right/.test(mail.to) ? `-${mail.to.split("@")[0]}` : ""}`;
    if (!mails.has(kind)) inspector.look(kind, mail.html);
    mails.set(kind, (mails.get(kind) ?? 0) + 1);
    for (const link of mail.links) {
      const answer = await fetch(link, { redirect: "manual" });
      if (![200, 303, 410].includes(answer.status)) faults.push(`${kind}: ${link} answers ${answer.status}`);
    }
  }
  for (const [kind, count] of mails) console.log(`         ${kind}: ${count}`);
}

try {
  await walk.usher.speak(await walk.usher.signIn(owner.email, owner.password));
  for (const [name, story] of Object.entries(STORIES)) {
    if (only && only !== name) continue;
    console.log(`-- ${name}`);
    await story(walk);
  }
  await openMails();
} catch (cause) {
  faults.push(cause.stack);
}
faults.push(...(await inspector.done()));
await browser.close();
console.log(`${seen.size} states of pages, ${mails.size} kinds of mail, ${((Date.now() - began) / 1000).toFixed(1)} s`);
for (const fault of faults) console.log(`WRONG: ${fault}`);
process.exitCode = faults.length ? 1 : 0;
