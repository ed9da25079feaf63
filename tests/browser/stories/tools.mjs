// What exists on a laptop alone: mails, clock, events, the list of operations.

import { Visitor } from "../visitor.mjs";

export async function tools(walk) {
  const newcomer = await Visitor.come(walk, "at the tools");
  await newcomer.open("/dev/mail");
  await newcomer.at("dev-mail");
  const first = newcomer.page.locator("main a[href^='/dev/mail/']").first();
  await newcomer.open(await first.getAttribute("href"));
  await newcomer.at("dev-mail-one");
  await newcomer.open(`${new URL(newcomer.page.url()).pathname}?width=360&scheme=dark`);
  await newcomer.at("dev-mail-one-dark");
  await newcomer.open("/dev/clock");
  await newcomer.at("dev-clock");
  await Promise.all([newcomer.page.waitForNavigation(), newcomer.page.locator("button[name=advance]").first().click()]);
  await newcomer.at("dev-clock-moved");
  await newcomer.open("/dev/events");
  await newcomer.at("dev-events");
  await newcomer.open("/docs");
  await newcomer.at("dev-docs");
  await newcomer.leave();
}
