// A person with a browser that runs no script: opens links, fills in fields, presses buttons, and is checked at every step.

import assert from "node:assert/strict";

const ANSWERED = /^Failed to load resource: the server responded with a status of 4\d\d/;

export class Visitor {
  /** A new browser profile: nobody is signed in. */
  static async come(walk, who) {
    const context = await walk.browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 }, locale: walk.locale });
    const visitor = Object.assign(new Visitor(), { walk, who, context, page: await context.newPage() });
    const { page } = visitor;
    context.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol !== "data:" && hostname !== "127.0.0.1") walk.fault(`${who} asked ${request.url()}`);
    });
    page.on("console", (message) => {
      if (message.type() === "error" && !ANSWERED.test(message.text())) walk.fault(`${who} at ${page.url()}: ${message.text()}`);
    });
    page.on("response", (response) => {
      const request = response.request();
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) visitor.answer = response;
    });
    const devtools = await context.newCDPSession(page);
    devtools.on("Audits.issueAdded", ({ issue }) => {
      if (issue.code === "ContentSecurityPolicyIssue") walk.fault(`${who} at ${page.url()}: ${JSON.stringify(issue.details)}`);
    });
    await devtools.send("Audits.enable");
    return visitor;
  }

  async leave() {
    await this.context.close();
  }

  /** Opens a path. */
  async open(path) {
    await this.page.goto(new URL(path, this.walk.usher.base).href);
  }

  /** Opens a captured mail's HTML, looks at it, and follows the link that begins with `prefix`, by a click. */
  async follow(mail, prefix) {
    const url = `${this.walk.usher.base}/captured/${mail.id}`;
    await this.page.route(url, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: mail.html }));
    await this.page.goto(url);
    await this.#go(() => this.page.locator(`a[href*="${prefix}"]`).first().click());
  }

  /** Fills in fields by their names; a box is ticked with `true`. */
  async fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.page.locator(`[name="${name}"]:visible`).first();
      if (value === true) await field.check();
      else if ((await field.evaluate((e) => e.tagName)) === "SELECT") await field.selectOption(value);
      else await field.fill(value);
    }
  }

  /** The button of an action: its own, or that of the form that names the action. `within` narrows the search. */
  button(action, within = "main") {
    const own = `${within} button[name=action][value="${action}"]`;
    return this.page.locator(`${own}, ${within} form:has(input[name=action][value="${action}"]) button:not([name=action])`).first();
  }

  /** Presses the button of an action. */
  async press(action, within) {
    await this.#go(() => this.button(action, within).click());
  }

  /** The same past the browser's own checks, as an old browser would: the server says what is wrong. */
  async pressUnchecked(action) {
    await this.button(action).evaluate((button) => (button.form.noValidate = true));
    await this.press(action);
  }

  /** Presses, and the browser itself holds the form back. */
  async heldBack(action, field) {
    const before = this.answer;
    await this.button(action).click();
    assert.equal(this.answer, before, `${action} was sent`);
    assert.equal(await this.page.evaluate(() => document.activeElement.name), field, "the browser points at the field");
  }

  /** Follows a link of the page by its address. */
  async go(href) {
    await this.#go(() => this.page.locator(`main a[href="${href}"]`).first().click());
  }

  /** Clicks what a selector finds, which leads to a page. */
  async click(selector) {
    await this.#go(() => this.page.locator(`main ${selector}`).first().click());
  }

  /** Presses the button that names an organization. */
  async choose(organization) {
    await this.#go(() => this.page.locator('main form[action="/switch-organization"] button', { hasText: organization }).first().click());
  }

  async signOut() {
    await this.#go(() => this.page.locator('form[action="/sign-out"] button').click());
  }

  async signIn(email, password) {
    await this.fill({ email, password });
    await this.press("sign_in");
  }

  /** Checks where the visitor is, and has the page inspected under `name`. */
  async at(name, { status = 200, path, field, says, offers = [], lacks = [] } = {}) {
    const { page, walk } = this;
    const where = `${name}: ${page.url()}`;
    assert.equal(this.answer.status(), status, where);
    if (path) assert.ok(new URL(page.url()).pathname.startsWith(path), where);
    if (field) await this.#points(field);
    for (const text of [says].flat().filter(Boolean)) assert.ok((await page.locator("body").innerText()).includes(text), `${where} does not say ${text}`);
    for (const action of offers) assert.equal(await this.#offers(action), true, `${where} does not offer ${action}`);
    for (const action of lacks) assert.equal(await this.#offers(action), false, `${where} offers ${action}`);
    assert.equal(await page.locator("h1").count(), 1, `${where}: one h1`);
    const ways = await page.locator("main button, main a[href]:not([href^='#']), header button").count();
    assert.ok(ways > 0, `${where} is a dead end`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} scrolls sideways`);
    walk.saw(this.who, name, await this.answer.text());
  }

  /** What was wrong is said above the form and at the field, which has the focus. */
  async #points(field) {
    const { page } = this;
    const input = page.locator(`[name="${field}"]:visible`).first();
    assert.equal(await input.getAttribute("aria-invalid"), "true", `${field} is marked`);
    const described = (await input.getAttribute("aria-describedby")).split(" ").find((id) => id.endsWith("-wrong"));
    assert.ok((await page.locator(`[id="${described}"]`).innerText()).length > 5, `${field} says what is wrong`);
    assert.equal(await page.locator(`[role=alert] a[href="#${field}"]`).count(), 1, `the summary leads to ${field}`);
    assert.equal(await page.evaluate(() => document.activeElement.name), field, `${field} has the focus`);
  }

  async #offers(way) {
    const found = way.startsWith("/") ? this.page.locator(`main a[href="${way}"]`) : this.button(way);
    return (await found.count()) > 0;
  }

  async #go(act) {
    const arrived = this.page.waitForNavigation({ timeout: 60_000 });
    await Promise.all([arrived, act()]);
  }
}
