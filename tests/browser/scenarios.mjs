// What a person does, step by step.
import assert from "node:assert/strict";

const decoration = (locator) => locator.evaluate((element) => getComputedStyle(element).textDecorationLine);
const path = (page) => new URL(page.url()).pathname + new URL(page.url()).search;

export const scenarios = {
  "the layers are told apart by form and can be switched, without scripts": {
    javaScriptEnabled: false,
    async run({ page, open, kinds }) {
      await open(kinds.article);
      const style = (selector, name) =>
        page.locator(selector).first().evaluate((element, name) => getComputedStyle(element)[name], name);
      assert.equal(await style(".text .m.person", "textDecorationStyle"), "solid");
      assert.equal(await style(".text .m.country", "textDecorationStyle"), "dotted");
      assert.notEqual(await style(".text .q.starts", "borderLeftWidth"), "0px");
      await page.locator("#layer-people").uncheck();
      assert.equal(await decoration(page.locator(".text .m.person").first()), "none");
      assert.equal(await decoration(page.locator(".text .m.country").first()), "underline");
      await page.locator("#layer-quotes").uncheck();
      assert.equal(await style(".text .q.starts", "borderLeftWidth"), "0px");
    },
  },

  "from a mention to its entry and back": {
    async run({ page, open, kinds }) {
      await open(kinds.article);
      await page.locator(".text a.m.person").first().click();
      const entry = page.locator(".entry.person:target");
      assert.equal(await entry.count(), 1);
      await entry.locator(".jumps a").first().click();
      assert.equal(await page.locator(".m.person:target").count(), 1);
      await page.locator(".q-ref").first().click();
      await page.locator(".entry.quote:target .said").click();
      assert.equal(await page.locator(".text .q:target").count(), 1);
    },
  },

  "the person under the pointer or the focus lights up everywhere": {
    async run({ page, open, kinds }) {
      await open(kinds.article);
      await page.locator("html.ready").waitFor({ state: "attached" });
      const mention = page.locator(".text a.m.person").first();
      const of = await mention.getAttribute("data-of");
      await mention.hover();
      const all = await page.locator(`[data-of="${of}"]`).count();
      assert.ok(all > 1);
      assert.equal(await page.locator(".lit").count(), all);
      await page.mouse.move(2, 2);
      await page.locator(".text a.m.country").first().focus();
      assert.ok((await page.locator(".lit.country").count()) > 1);
    },
  },

  "the keys of the reading page": {
    async run({ page, open, kinds }) {
      await open(kinds.article);
      const ready = () => page.locator("html.ready").waitFor({ state: "attached" });
      await ready();
      await page.keyboard.press("n");
      const first = await page.locator(".here").getAttribute("id");
      await page.keyboard.press("n");
      assert.notEqual(await page.locator(".here").getAttribute("id"), first);
      await page.keyboard.press("p");
      assert.equal(await page.locator(".here").getAttribute("id"), first);
      await page.keyboard.press("h");
      assert.equal(await page.locator("#layer-people").isChecked(), false);
      await page.reload();
      await ready();
      assert.equal(await page.locator("#layer-people").isChecked(), false, "the choice is kept");
      await page.keyboard.press("h");
      assert.equal(await page.locator("#layer-quotes").isChecked(), true);
      await page.keyboard.press("ArrowRight");
      await page.waitForURL((url) => url.pathname !== kinds.article);
    },
  },

  "the keys of every page, and switching them off": {
    async run({ page, open }) {
      await open("/");
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      const second = await page.locator(".story").nth(1).locator("a").first().getAttribute("href");
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), second);
      await page.keyboard.press("/");
      assert.equal(await page.evaluate(() => document.activeElement.id), "search");
      await page.keyboard.type("?jk");
      assert.equal(await page.locator("#search").inputValue(), "?jk", "keys are letters where one types");
      await page.evaluate(() => document.activeElement.blur());
      await page.keyboard.press("?");
      assert.equal(await page.locator("dialog[open]").count(), 1);
      await page.keyboard.press("Escape");
      for (const [key, place] of [["p", "/people"], ["c", "/countries"], ["q", "/quotes"], ["a", "/"]]) {
        await page.keyboard.press("g");
        await page.keyboard.press(key);
        await page.waitForURL((url) => url.pathname === place);
      }
      let led = 0;
      page.on("framenavigated", () => (led += 1));
      await page.locator("#keys").selectOption("off");
      await page.waitForTimeout(300);
      assert.equal(led, 0, "a choice alone leads nowhere");
      await Promise.all([page.waitForNavigation(), page.locator(".preferences button").click()]);
      await page.keyboard.press("?");
      assert.equal(await page.locator("dialog[open]").count(), 0);
    },
  },

  "colours are chosen and kept, without scripts": {
    javaScriptEnabled: false,
    async run({ page, open }) {
      await open("/people");
      const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const light = await paper();
      await page.locator("#theme").selectOption("dark");
      await page.locator(".preferences button").click();
      assert.equal(path(page), "/people");
      assert.notEqual(await paper(), light);
      await open("/quotes");
      assert.notEqual(await paper(), light);
    },
  },

  "search as one types, and opening at the hit": {
    async run({ page, open }) {
      await open("/search");
      await page.locator("html.ready").waitFor({ state: "attached" });
      await page.locator("#search").pressSequentially("the");
      await page.waitForURL((url) => url.searchParams.get("q") === "the");
      const said = (selector, name) => page.locator(selector).getAttribute(name);
      assert.equal(await said("link[rel=alternate]", "href"), "/api/search?q=the");
      assert.equal(await said("[data-twin]", "href"), "/api/search?q=the");
      assert.equal(await said("[name=back]", "value"), "/search?q=the");
      const hit = page.locator("#results .story a[href*='#hit']").first();
      assert.ok((await page.locator("#results mark").count()) > 0);
      await hit.click();
      await page.waitForURL((url) => url.hash.startsWith("#hit"));
      const mark = page.locator("mark.hit").first();
      const box = await mark.boundingBox();
      assert.ok(box.y >= 0 && box.y < 900, "the hit is in view");
    },
  },

  "search and filters without scripts": {
    javaScriptEnabled: false,
    async run({ page, open }) {
      await open("/");
      await page.locator("#search").fill('"the" -zzzz');
      await page.locator(".masthead-search button").click();
      assert.ok((await page.locator(".story").count()) > 0);
      const facet = page.locator("#results .side section").last().locator("li").first();
      const count = Number(await facet.locator(".count").textContent());
      await facet.locator("a").click();
      assert.match(await page.locator("#results > p").first().textContent(), new RegExp(`^\\s*${count} article`));
      await open("/quotes");
      await page.locator(".filters select[name=kind]").selectOption("direct");
      await page.locator(".filters button").click();
      assert.match(path(page), /kind=direct/);
      await page.locator(".chip.on").first().click();
      assert.doesNotMatch(path(page), /kind=/);
    },
  },

  "the timeline and the map lead on, without scripts": {
    javaScriptEnabled: false,
    async run({ page, open }) {
      await open("/");
      const bar = page.locator(".timeline a").first();
      const count = Number((await bar.getAttribute("aria-label")).match(/: (\d+)/)[1]);
      await bar.locator(".hit").click({ force: true });
      assert.match(await page.locator("h1").textContent(), new RegExp(`^${count} article`));
      await open("/countries");
      const shape = page.locator(".map a").first();
      const name = (await shape.getAttribute("aria-label")).split(":")[0];
      await shape.focus();
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => url.pathname.startsWith("/countries/"));
      assert.equal(await page.locator("h1").textContent(), name);
    },
  },

  "the map counts articles, mentions or quotes, of all articles or some, without scripts": {
    javaScriptEnabled: false,
    async run({ page, open }) {
      await open("/countries");
      const tones = () => page.locator(".map svg a").evaluateAll((shapes) => shapes.map((shape) => shape.className.baseVal));
      const byArticles = await tones();
      await page.getByRole("navigation", { name: "What the map counts" }).getByText("Quotes").click();
      assert.equal(path(page), "/countries?sort=quotes");
      assert.notDeepEqual(await tones(), byArticles);
      assert.equal(await page.locator("th[aria-sort]").textContent(), "Quotes");
      await open("/search?q=the");
      await page.getByText("on the map").click();
      const row = page.locator("tbody tr").first();
      const count = Number(await row.locator("td").nth(1).textContent());
      await row.locator("a").click();
      assert.match(await page.locator("h1").textContent(), new RegExp(`^${count} article`));
    },
  },

  "a misspelt search offers the nearest words, without scripts": {
    javaScriptEnabled: false,
    async run({ page, open }) {
      await open("/search?q=stirke");
      await page.locator("#results .notice a").first().click();
      assert.ok((await page.locator("#results .story").count()) > 0);
    },
  },

  "two articles are compared by ticking them": {
    javaScriptEnabled: false,
    async run({ page, open }) {
      await open("/");
      await page.locator(".tick").nth(0).check();
      await page.locator(".tick").nth(1).check();
      await page.getByRole("button", { name: "Compare the ticked articles" }).click();
      assert.equal(await page.locator(".compare thead th").count(), 2);
    },
  },

  "the wordings of one quote are compared word by word": {
    javaScriptEnabled: false,
    async run({ page, open }) {
      await open("/");
      for (const words of ["CHILE'S BUSIEST HARBOUR", "Chilean dockers"]) {
        await page.locator(".story", { hasText: words }).locator(".tick").check();
      }
      await page.getByRole("button", { name: "Compare the ticked articles" }).click();
      assert.ok((await page.locator(".compare td del").count()) > 0);
      assert.ok((await page.locator(".compare td ins").count()) > 0);
    },
  },

  "a quote is copied with its citation": {
    async run({ page, open, kinds }) {
      await open(kinds.article);
      await page.locator("html.ready").waitFor({ state: "attached" });
      // Reported words leave without quotation marks; this is about a quote between marks.
      const direct = page.locator(".cite pre", { hasText: /^“/ });
      const entry = page.locator(".entry.quote").filter({ has: direct }).first();
      await entry.locator("summary", { hasText: "cite" }).click();
      await entry.locator(".cite button").first().click();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied, await entry.locator(".cite pre").first().textContent());
      assert.ok(copied.startsWith("“"));
    },
  },

  "marks are walked through with the buttons too": {
    async run({ page, open, kinds }) {
      await open(kinds.article);
      await page.locator("html.ready").waitFor({ state: "attached" });
      await page.getByRole("button", { name: "Next mark" }).click();
      const first = await page.locator(".here").getAttribute("id");
      await page.getByRole("button", { name: "Next mark" }).click();
      assert.notEqual(await page.locator(".here").getAttribute("id"), first);
      await page.getByRole("button", { name: "Previous mark" }).click();
      assert.equal(await page.locator(".here").getAttribute("id"), first);
      await page.locator("#layer-people").uncheck();
      await page.locator("#layer-countries").uncheck();
      await page.getByRole("button", { name: "Next mark" }).click();
      assert.equal(await page.locator(".q.here").evaluate((quote) => getComputedStyle(quote).outlineStyle), "solid");
    },
  },

  "an article leads on through its list and back to it": {
    async run({ page, open }) {
      await open("/?words=the&sort=oldest");
      await page.locator(".story h2 a").first().click();
      assert.match(await page.locator(".place").textContent(), /1 of \d+/);
      await page.locator(".place").getByText("Next").click();
      assert.match(await page.locator(".place").textContent(), /2 of \d+/);
      await page.locator(".place a", { hasText: "of" }).click();
      assert.equal(path(page), "/?words=the&sort=oldest");
    },
  },

  "on a narrow screen a mention unfolds the lists at its entry": {
    width: 320,
    async run({ page, open, kinds }) {
      await open(kinds.article);
      await page.locator("html.ready").waitFor({ state: "attached" });
      await page.locator(".text a.m.person").first().click();
      await page.locator(".entry.person:target").waitFor({ state: "visible" });
      assert.equal(await page.locator("#fold").isChecked(), true);
    },
  },

  "on a narrow screen a mention unfolds the lists at its entry, without scripts": {
    width: 320,
    javaScriptEnabled: false,
    async run({ page, open, kinds }) {
      await open(kinds.article);
      await page.locator(".text a.m.person").first().click();
      await page.locator(".entry.person:target").waitFor({ state: "visible" });
    },
  },

  "on a narrow screen the lists unfold, without scripts": {
    width: 320,
    javaScriptEnabled: false,
    async run({ page, open, kinds }) {
      await open(kinds.article);
      assert.equal(await page.locator(".margin-lists").isVisible(), false);
      await page.locator(".fold-label").click();
      assert.equal(await page.locator(".margin-lists").isVisible(), true);
    },
  },

  "the first stop is the way past the navigation": {
    async run({ page, open }) {
      await open("/");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    },
  },

  "printing shows the text and nothing around it": {
    async run({ page, open, kinds }) {
      await open(kinds.article);
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.locator(".masthead").isVisible(), false);
      assert.equal(await page.locator(".text").isVisible(), true);
    },
  },

  "the first view of an article weighs less than 100 kB": {
    async run({ page, open, kinds, context }) {
      const session = await context.newCDPSession(page);
      await session.send("Network.enable");
      let bytes = 0;
      session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
      await open(kinds.article);
      await page.waitForLoadState("networkidle");
      assert.ok(bytes > 10_000 && bytes < 100_000, `${bytes} bytes`);
    },
  },
};
