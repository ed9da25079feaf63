// Usher as a script speaks to it: the API, and what exists on a laptop alone (mails, clock).

/** A running Usher at `base`, whose organizations write in the language of `locale`. Every method fails with the whole answer when it is refused. */
export class Usher {
  constructor(base, locale) {
    this.base = base;
    this.language = locale.slice(0, 2);
  }

  /** The organization of the session writes its mails in the language of this walk. */
  async speak(token) {
    await this.ask("PATCH", "/v1/organization", { locale: this.language }, token);
  }

  async ask(method, path, body, token) {
    const headers = { "content-type": "application/json" };
    if (token) headers.authorization = `Bearer ${token}`;
    const answer = await fetch(this.base + path, { method, headers, redirect: "manual", body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text;
  }

  /** A session's token. */
  async signIn(email, password) {
    return (await this.ask("POST", "/v1/sessions", { email, password })).token;
  }

  /** An organization with its first person, whose mailbox is proved. */
  async found(name, preset, person) {
    const [email, first_name, last_name] = [person.email, person.first_name ?? "Bea", person.last_name ?? "Boss"];
    const founded = await this.ask("POST", "/v1/organizations", { name, preset, owner: { email, first_name, last_name, password: person.password } });
    const link = linkIn(await this.mail(email, "verify_email"), "/v/");
    await this.ask("POST", link.replace("/v/", "/v1/email-verifications/"), undefined, founded.session.token);
    await this.speak(founded.session.token);
    return { name, email, password: person.password, token: founded.session.token, user: founded.user.id };
  }

  /** Invites somebody by the API: the person's id, and the link's path. */
  async invite(token, body) {
    const { user } = await this.ask("POST", "/v1/users", body, token);
    const mail = await this.mail(body.email, "invitation");
    return { user: user.id, email: body.email, link: linkIn(mail, "/i/"), mail };
  }

  /** Invites somebody who accepts at once. */
  async person(token, body, password) {
    const invited = await this.invite(token, body);
    await this.ask("POST", `${invited.link.replace("/i/", "/v1/invitation-links/")}/accept`, { password });
    return { ...invited, password };
  }

  /** Everything pending is done. */
  async drain() {
    const { pending } = await this.ask("POST", "/dev/api/drain");
    if (pending !== 0) throw new Error(`${pending} follow-ups are left`);
  }

  /** Mails to an address, oldest first, after everything pending was sent. */
  async mails(to = "", template = "") {
    await this.drain();
    return this.ask("GET", `/dev/api/mails?to=${encodeURIComponent(to)}&template=${template}`);
  }

  /** The newest of them; there has to be one. */
  async mail(to, template) {
    const mail = (await this.mails(to, template)).at(-1);
    if (!mail) throw new Error(`no mail ${template} to ${to}`);
    return mail;
  }

  /** The mail service reports on a mail: bounce, complaint, delivery. What follows from it is done. */
  async reported(mail, type) {
    await this.ask("POST", "/dev/api/ses-event", { mail_id: mail.id, type });
    await this.drain();
  }

  /** Moves the clock, running what is due on the way; then it stands still again. */
  async advance(span) {
    const { now } = await this.ask("POST", "/dev/api/clock", { advance: span });
    await this.ask("POST", "/dev/api/clock", { at: now, hold: true });
    await this.drain();
  }
}

/** The path of a mail's first link that begins with `prefix`. */
export function linkIn(mail, prefix) {
  const link = mail.links.map((link) => new URL(link).pathname).find((path) => path.startsWith(prefix));
  if (!link) throw new Error(`no ${prefix} link in the mail ${mail.template}`);
  return link;
}
