// Looks at what a visitor saw, in all widths and colour schemes, beside the walk: accessibility by axe-core, sideways
// scrolling, the order of names written from right to left, and pictures.
//
// The visitor's own page runs no script. Its document, exactly as it was answered, is therefore written into a page of the
// inspector's own, where axe-core may run.

import axe from "axe-core";
import { mkdir } from "node:fs/promises";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Width and scheme; the rules that depend on them; whether a picture is kept unless all are wanted. */
const VIEWS = [
  { width: 360, scheme: "light", all: true, picture: true },
  { width: 360, scheme: "dark", all: false, picture: false },
  { width: 1280, scheme: "dark", all: true, picture: true },
  { width: 1280, scheme: "light", all: false, picture: false },
];
const LOOKS = ["color-contrast", "target-size", "link-in-text-block"];

export class Inspector {
  /**
   * `benches` pages work side by side; `pictures` is the folder for screenshots, `everyPicture` whether all views are kept;
   * `narrow` looks at the narrowest alone, where words that are too long show.
   */
  static async open(browser, { base, benches = 2, pictures, everyPicture = false, narrow = false }) {
    await mkdir(pictures, { recursive: true });
    const inspector = new Inspector();
    const views = narrow ? VIEWS.filter((view) => view.width === 360 && view.all) : VIEWS;
    Object.assign(inspector, { views, pictures, everyPicture, faults: [], waiting: [], looks: 0 });
    inspector.benches = await Promise.all(
      Array.from({ length: benches }, async () => {
        const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
        await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>-</title>" }));
        await page.goto(`${base}/inspector`);
        await page.evaluate(`${axe.source};0`);
        return page;
      }),
    );
    inspector.working = inspector.benches.map(() => Promise.resolve());
    return inspector;
  }

  /** Looks at a document, later. `name` says in one word which state it is. */
  look(name, html) {
    const bench = this.looks++ % this.benches.length;
    this.working[bench] = this.working[bench].then(() => this.#inspect(this.benches[bench], name, html)).catch((cause) => this.faults.push(`${name}: ${cause}`));
  }

  /** Waits for all of it; what was found, one line each. */
  async done() {
    await Promise.all(this.working);
    return this.faults;
  }

  async #inspect(page, name, html) {
    await page.evaluate((html) => {
      document.open();
      document.write(html);
      document.close();
      for (const details of document.querySelectorAll("details")) details.open = true;
    }, html);
    for (const { width, scheme, all, picture } of this.views) {
      await page.setViewportSize({ width, height: 740 });
      await page.emulateMedia({ colorScheme: scheme });
      const only = all ? { type: "tag", values: TAGS } : { type: "rule", values: LOOKS };
      const violations = await page.evaluate((runOnly) => axe.run(document, { runOnly, resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }), only);
      for (const violation of violations.violations) {
        for (const node of violation.nodes) this.faults.push(`${name} ${width} ${scheme}: ${violation.id} (${violation.help}): ${node.html}`);
      }
      for (const fault of await page.evaluate(layout)) this.faults.push(`${name} ${width} ${scheme}: ${fault}`);
      if (picture || this.everyPicture) await page.screenshot({ path: `${this.pictures}/${name}-${width}-${scheme}.png`, fullPage: true });
    }
  }
}

/** Runs in the page: what sticks out sideways, and names that turn the text around them. */
function layout() {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const out = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1).pop();
    faults.push(`scrolls sideways, ${root.scrollWidth} px: ${out?.outerHTML.slice(0, 200)}`);
  }
  const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const bare = text.data.replace(/\u2068[^\u2069]*\u2069/g, "");
    if (rightToLeft.test(bare) && !text.parentElement.closest("bdi, [dir=auto], option, style, title")) {
      faults.push(`a name that may turn its sentence around: ${text.data.trim().slice(0, 120)}`);
    }
  }
  const boxes = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((box) => box.width > 0);
  };
  const sameLine = (a, b) => a && b && Math.abs(a.top + a.height / 2 - b.top - b.height / 2) < a.height / 2;
  for (const name of document.querySelectorAll("bdi")) {
    const around = { before: name.previousSibling, after: name.nextSibling };
    const own = boxes(name);
    const before = around.before?.nodeType === 3 ? boxes(around.before).at(-1) : undefined;
    const after = around.after?.nodeType === 3 ? boxes(around.after)[0] : undefined;
    const left = Math.min(...own.filter((box) => sameLine(box, before)).map((box) => box.left));
    const right = Math.max(...own.filter((box) => sameLine(box, after)).map((box) => box.right));
    if (left < before?.right - 1 || right > after?.left + 1) faults.push(`out of order: ${name.parentElement.textContent.slice(0, 120)}`);
  }
  return faults;
}
