// What a person does, step by step.
import assert from "node:assert/strict";

const decoration = (locator) => locator.evaluate((element) => getComputedStyle(element).textDecorationLine);
const ready = (page) => page.locator("html.ready").waitFor({ state: "attached" });
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
const number = (text) => Number(text.match(/[\d,]+/)[0].replaceAll(",", ""));
const LOOKS = { widths: [1280, 768, 375], schemes: ["light", "dark"] };
const EVERY_LOOK = { ...LOOKS, scripts: [true, false] };
/** What the API answers, asked from the page. */
const json = async (page, address) => (await page.request.get(new URL(address, page.url()).href)).json();
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
      await entry.locator(".stepper a").first().click();
      assert.equal(await page.locator(".m.person:target").count(), 1);
      await page.locator(".text .q a.open").first().click();
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
      assert.equal(await said("footer [name=back]", "value"), "/search?q=the");
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
      const facet = page.locator("#results .side section.facet").last().locator("li").first();
      const count = Number(await facet.locator(".count").textContent());
      await facet.locator("a").click();
      assert.match(await page.locator("#results > p").first().textContent(), new RegExp(`^\\s*${count} article`));
      await open("/quotes");
      await page.locator(".list-tabs a", { hasText: "Reported" }).click();
      assert.match(path(page), /kind=reported/);
      await page.locator(".stack [name=words]").fill("the");
      await page.locator(".stack button").click();
      assert.match(path(page), /words=the/);
      await page.locator(".chip.on").first().click();
      assert.doesNotMatch(path(page), /words=/);
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
      await page.locator(".choose-bar").getByRole("button", { name: "Compare" }).click();
      assert.equal(await page.locator(".compare thead th a").count(), 2);
    },
  },

  "the wordings of one quote are compared word by word": {
    javaScriptEnabled: false,
    async run({ page, open }) {
      await open("/");
      for (const words of ["CHILE'S BUSIEST HARBOUR", "Chilean dockers"]) {
        await page.locator(".story", { hasText: words }).locator(".tick").check();
      }
      await page.locator(".choose-bar").getByRole("button", { name: "Compare" }).click();
      assert.ok((await page.locator(".compare td del").count()) > 0);
      assert.ok((await page.locator(".compare td ins").count()) > 0);
    },
  },

  "a quote is copied with its citation, on its article's page": {
    copies: true,
    async run({ page, open, kinds }) {
      await open(kinds.article);
      await ready(page);
      await page.locator("[for=tab-quotes]").click();
      const entry = page.locator(".entry.quote").first();
      await entry.locator(".entry-tools > .copy").click();
      const copied = await clipboard(page);
      assert.equal(copied, await entry.locator(".cite pre").first().textContent());
      assert.match(copied, /^“[^,]+.*[^,]” \(/s);
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

  "on a narrow screen a mention opens the sheet at its entry": {
    width: 375,
    async run({ page, open, kinds }) {
      await open(kinds.article);
      await page.locator("html.ready").waitFor({ state: "attached" });
      await page.locator(".text a.m.person").first().click();
      await page.locator(".entry.person:target").waitFor({ state: "visible" });
      assert.equal(await page.locator("#sheet").isChecked(), true);
    },
  },

  "on a narrow screen a mention opens the sheet at its entry, without scripts": {
    width: 375,
    javaScriptEnabled: false,
    async run({ page, open, kinds }) {
      await open(kinds.article);
      await page.locator(".text a.m.person").first().click();
      await page.locator(".entry.person:target").waitFor({ state: "visible" });
    },
  },

  "on a narrow screen the sheet opens, without scripts": {
    width: 375,
    javaScriptEnabled: false,
    async run({ page, open, kinds }) {
      await open(kinds.article);
      assert.equal(await page.locator(".sheet").isVisible(), false);
      await page.locator(".sheet-label").click();
      assert.equal(await page.locator(".sheet").isVisible(), true);
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
    ...EVERY_LOOK,
    async run({ page, open, kinds }) {
      await open(kinds.article);
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.locator(".masthead").isVisible(), false);
      assert.equal(await page.locator(".panel").isVisible(), false);
      assert.equal(await page.locator(".text").isVisible(), true);
      for (const mark of [".m.person", ".m.country"]) {
        assert.equal(await decoration(page.locator(`.text ${mark}`).first()), "none");
      }
      const wash = await page.locator(".text .q").first().evaluate((quote) => getComputedStyle(quote).backgroundColor);
      assert.equal(wash, "rgba(0, 0, 0, 0)");
    },
  },

  "the first view of an article weighs less than 100 kB": {
    ...LOOKS,
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

  "a copied paragraph has exactly the article's words": {
    copies: true,
    ...EVERY_LOOK,
    async run({ page, open, kinds, javaScriptEnabled }) {
      await open(kinds.article);
      const { text } = await json(page, `/api${kinds.article}`);
      if (javaScriptEnabled) await ready(page);
      const paragraphs = page.locator(".text > p:has(.q)");
      assert.ok((await paragraphs.count()) > 0);
      for (const paragraph of (await paragraphs.all()).slice(0, 3)) {
        await paragraph.evaluate((element) => {
          const range = document.createRange();
          range.selectNodeContents(element);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        });
        await page.keyboard.press("Control+c");
        const copied = (await clipboard(page)).trim();
        assert.ok(copied.length > 20 && text.replace(/\s+/g, " ").includes(copied.replace(/\s+/g, " ")), copied);
      }
    },
  },

  "quotes and reported speech have tabs of their own, and reported speech is shown as whole sentences": {
    ...EVERY_LOOK,
    async run({ page, open }) {
      await open("/quotes");
      const tabs = page.locator(".list-tabs a");
      assert.match(await tabs.nth(0).textContent(), /^Quoted [\d,]+$/);
      assert.match(await tabs.nth(1).textContent(), /^Reported [\d,]+$/);
      const [quoted, reported] = (await tabs.allTextContents()).map(number);
      assert.equal(await page.locator(".quotation.reported").count(), 0);
      assert.equal(number(await page.locator(".page-head p").first().textContent()), quoted);
      await tabs.nth(1).click();
      assert.equal(number(await page.locator(".page-head p").first().textContent()), reported);
      for (const quotation of await page.locator(".quotation blockquote").all()) {
        const [sentence, said] = [await quotation.textContent(), await quotation.locator(".said-part").textContent()];
        // The turns of a transcript are whole sentences themselves.
        assert.ok(sentence.length >= said.length && /[.!?…]["”’')]*$/.test(sentence.trim()), sentence);
      }
      const washes = await page.locator(".said-part").evaluateAll((all) => all.map((said) => getComputedStyle(said).backgroundColor));
      assert.ok(washes.length > 0 && washes.every((wash) => wash !== "rgba(0, 0, 0, 0)"));
    },
  },

  "one number for one thing: lists, articles, people and the JSON agree": {
    scripts: [false],
    async run({ page, open }) {
      await open("/?fold=false");
      const summed = { quoted: 0, reported: 0 };
      const { items } = await json(page, "/api/articles?limit=1000");
      for (const { id, quotes } of items) {
        await open(`/articles/${id}`);
        const shown = number(await page.locator("[for=tab-quotes]").textContent());
        const list = page.locator(".reported-list > summary");
        const reported = (await list.count()) ? number(await list.textContent()) : 0;
        assert.equal(shown, quotes, `${id}: the list says otherwise`);
        assert.equal(shown, await page.locator(".panel-quotes > ol > .entry").count());
        assert.equal((await json(page, `/api/quotes?article=${id}`)).total, shown);
        assert.equal((await json(page, `/api/quotes?article=${id}&kind=reported`)).total, reported);
        const ofPeople = await page.locator(".panel-people .count").allTextContents();
        const unknown = await page.locator(".panel-quotes > ol > .entry:not(:has(a.name))").count();
        assert.equal(ofPeople.map(number).reduce((a, b) => a + b, 0), shown - unknown, `${id}: the people's quotes`);
        summed.quoted += shown;
        summed.reported += reported;
      }
      // Six articles at a time side by side.
      for (let at = 0; at < items.length; at += 6) {
        const chosen = items.slice(at, at + 6);
        await open(`/compare?${chosen.map(({ id }) => `a=${id}`).join("&")}`);
        const columns = page.locator(".compare tbody").first().locator("td");
        for (const [column, { id, quotes }] of chosen.entries()) {
          const said = await columns.nth(column).locator(".speaking .small").allTextContents();
          const compared = said.map((text) => number(text.split(" in ")[1])).reduce((a, b) => a + b, 0);
          assert.equal(compared, quotes, `${id}: Compare says otherwise`);
        }
      }
      await open("/quotes");
      const [quoted, reported] = (await page.locator(".list-tabs a").allTextContents()).map(number);
      assert.deepEqual({ quoted, reported }, summed);
      assert.equal((await json(page, "/api/status")).quotes, quoted);
      for (const person of (await json(page, "/api/people?limit=20&sort=quotes")).items) {
        await open(`/people/${person.id}`);
        assert.equal(number(await page.locator(".list-tabs a").first().textContent()), person.quotes);
        assert.equal((await json(page, `/api/quotes?speaker=${person.id}`)).total, person.quotes);
      }
    },
  },

  "a listed quote is copied with its citation at one click": {
    copies: true,
    ...LOOKS,
    async run({ page, open, kinds }) {
      const lists = ["/quotes", "/quotes?kind=reported", "/search?q=the&show=quotes", kinds.person, "/countries/cl", kinds.compare];
      for (const address of lists) {
        await open(address);
        await ready(page);
        const quotes = page.locator(".quotation, .quotation .versions li, .own-quote, .compare td[data-label]:has(> a)");
        assert.ok((await quotes.count()) > 0, address);
        assert.equal(await quotes.and(page.locator(":not(:has(.copy))")).count(), 0, `${address}: quotes without a button`);
        const button = quotes.first().locator(".copy").first();
        await button.click();
        const copied = await clipboard(page);
        assert.equal(copied, await button.getAttribute("data-copy"));
        assert.match(copied, /^.+ \(.*“.+”.*\)$/s, address);
        assert.equal(await button.textContent(), "Copied");
      }
      // What other articles have of it is cited after these articles.
      await open("/quotes?words=murderers");
      await ready(page);
      const quote = page.locator(".quotation:has(.versions)").first();
      await quote.locator("summary").click();
      const version = quote.locator(".versions li").first();
      await version.locator(".copy").click();
      const copied = await clipboard(page);
      assert.notEqual(copied, await quote.locator("> .meta .copy").getAttribute("data-copy"));
      const { title, quotes } = await json(page, `/api${(await version.locator("a").getAttribute("href")).split("#")[0]}`);
      assert.ok(copied.includes(`“${title}”`), copied);
      assert.ok(quotes.some(({ text }) => copied.includes(text.replace(/,$/, ""))), copied);
    },
  },

  "a comma of the sentence is not inside the marks": {
    ...EVERY_LOOK,
    async run({ page, open }) {
      await open("/quotes?limit=1000");
      const quotes = await page.locator(".quotation:not(.reported) blockquote").allTextContents();
      assert.deepEqual(quotes.filter((quote) => /^“[^”]*,”$/.test(quote.trim())), []);
    },
  },

  "chosen articles are in a bar that stays in view": {
    ...EVERY_LOOK,
    async run({ page, open }) {
      await open("/");
      const bar = page.locator(".choose-bar");
      await page.locator(".tick").nth(0).check();
      await page.locator(".tick").nth(1).check();
      await page.evaluate(() => scrollTo(0, 0));
      const { y, height } = await bar.boundingBox();
      assert.ok(y + height <= page.viewportSize().height && y > 0, "the bar is in view");
      const count = await bar.locator(".chosen").evaluate((element) => getComputedStyle(element, "::before").content);
      assert.match(count, /counter\(chosen\)|2/);
      await bar.getByRole("button", { name: "Clear" }).click();
      assert.equal(await page.locator(".tick:checked").count(), 0);
    },
  },

  "compared articles have columns of one width, stacked on a phone, and bars on one scale": {
    ...EVERY_LOOK,
    async run({ page, open, width }) {
      await open("/");
      for (const words of ["CHILE'S BUSIEST HARBOUR", "Chilean dockers"]) {
        await page.locator(".story", { hasText: words }).locator(".tick").check();
      }
      await page.locator(".choose-bar").getByRole("button", { name: "Compare" }).click();
      const boxes = await page.locator(".compare tbody tr td[data-label]").evaluateAll((cells) =>
        cells.slice(0, 2).map((cell) => cell.getBoundingClientRect().toJSON()));
      assert.ok(Math.abs(boxes[0].width - boxes[1].width) < 2);
      if (width < 700) assert.ok(boxes[1].top >= boxes[0].bottom, "stacked");
      else assert.equal(boxes[0].top, boxes[1].top);
      // The longest bar is that of whoever has the most words in any of them.
      const speakers = await page.locator(".speaking").evaluateAll((all) => all.map((one) => ({
        words: Number(one.textContent.match(/([\d,]+) words?/)[1].replace(",", "")),
        share: Number(one.querySelector("rect").getAttribute("width")),
      })));
      const most = Math.max(...speakers.map(({ words }) => words));
      for (const { words, share } of speakers) assert.equal(share, Math.floor((words * 100) / most));
      // Four columns are too narrow on a tablet.
      await open("/");
      const ids = await page.locator(".tick").evaluateAll((ticks) => ticks.slice(0, 4).map((tick) => tick.value));
      await open(`/compare?${ids.map((id) => `a=${id}`).join("&")}`);
      const [first, second] = await page.locator(".compare thead a").evaluateAll((links) => links.map((link) => link.getBoundingClientRect().x));
      assert.equal(first === second, width < 1000);
    },
  },

  "the picker proposes similar articles first and finds others": {
    ...EVERY_LOOK,
    async run({ page, open }) {
      await open("/");
      const story = page.locator(".story", { hasText: "CHILE'S BUSIEST HARBOUR" });
      const id = await story.locator(".tick").getAttribute("value");
      await open(`/compare?a=${id}`);
      assert.match(await page.locator(".choices li").first().textContent(), /Chilean dockers/);
      await page.locator("main [name=q]").fill("herring");
      await page.locator("main .filters button").click();
      assert.match(await page.locator(".choices li").first().textContent(), /herring/);
      await page.locator(".choices .tick").first().check();
      await page.locator(".choose-bar").getByRole("button", { name: "Compare" }).click();
      assert.equal(await page.locator(".compare thead th a").count(), 2);
    },
  },

  "every list is downloaded as it is filtered": {
    ...EVERY_LOOK,
    async run({ page, open }) {
      for (const address of ["/?country=cl", "/quotes?kind=reported", "/quotes?words=the", "/people?quoted=true", "/countries", "/search?q=the"]) {
        await open(address);
        const line = page.locator(".exports:has(a[download])");
        const total = number(await line.textContent());
        const links = await line.locator("a").evaluateAll((all) => all.map((link) => [link.textContent, link.href]));
        if (address.startsWith("/quotes")) {
          assert.deepEqual(links.map(([name]) => name), ["CSV", "BibTeX", "Markdown", "JSON", "Atom feed"]);
        }
        for (const [name, href] of links) {
          const answer = await page.request.get(href);
          assert.equal(answer.status(), 200, href);
          if (name !== "Atom feed") assert.equal(Number(answer.headers()["x-total-count"]), total, href);
          if (name === "Markdown") assert.match(await answer.text(), /^> .+\n>\n> — /);
        }
      }
    },
  },

  "facets count within the list, take several values and give them back": {
    ...EVERY_LOOK,
    async run({ page, open }) {
      await open("/?fold=false");
      const fold = async () => {
        if (await page.locator(".fold-label").isVisible()) await page.locator(".fold-label").click();
      };
      const facet = (title) => page.locator(".facet", { hasText: title });
      const total = async () => number(await page.locator("h1").textContent());
      await fold();
      const people = facet("People").locator("li");
      const count = number(await people.first().locator(".count").textContent());
      await people.first().locator("a").click();
      assert.equal(await total(), count);
      await fold();
      assert.equal(await facet("People").locator(".chosen").count(), 1);
      // Another one narrows the list to as many as it says.
      const second = facet("People").locator("li:not(.chosen)").first();
      const both = number(await second.locator(".count").textContent());
      await second.locator("a").click();
      assert.equal(await total(), both);
      assert.equal(await page.locator(".chip.on").count(), 2);
      await fold();
      await facet("People").locator(".chosen a").first().click();
      assert.equal(await page.locator(".chip.on").count(), 1);
      // Of outlets a further one adds its articles.
      await open("/?fold=false");
      await fold();
      await facet("Outlets").locator("li a").first().click();
      const one = await total();
      await fold();
      const adds = number(await facet("Outlets").locator("li:not(.chosen) .count").first().textContent());
      await facet("Outlets").locator("li:not(.chosen) a").first().click();
      assert.equal(await total(), one + adds);
    },
  },

  "a range of dates says how many undated articles it hides": {
    ...EVERY_LOOK,
    async run({ page, open }) {
      const undated = async () => number(await (await page.request.get(new URL("/api/articles?undated=true", page.url()).href)).text().then((text) => `${JSON.parse(text).total}`));
      await open("/?from=2000");
      const hidden = await undated();
      const line = page.getByText("Not shown:");
      assert.equal(await line.count(), hidden > 0 ? 1 : 0);
      if (hidden > 0) assert.equal(number(await line.textContent()), hidden);
    },
  },

  "the text comes first, with few stops before it, and targets of the panel are beside it": {
    ...LOOKS,
    async run({ page, open, kinds }) {
      await open(kinds.article);
      await ready(page);
      const first = await page.evaluate(() => {
        const [text, panel] = [document.querySelector(".text"), document.querySelector(".panel")];
        return text.compareDocumentPosition(panel) === Node.DOCUMENT_POSITION_FOLLOWING;
      });
      assert.ok(first, "the text comes before the panel");
      let stops = 0;
      while (stops < 60 && !(await page.evaluate(() => document.activeElement.closest(".text") != null))) {
        await page.keyboard.press("Tab");
        stops += 1;
      }
      assert.ok(stops < 60, `${stops} stops before the text`);
      assert.equal(await page.locator(".text .hidden, .text sup").count(), 0, "nothing hidden in the text");
    },
  },

  "the panel has tabs": {
    ...EVERY_LOOK,
    async run({ page, open, kinds }) {
      await open(kinds.article);
      if (await page.locator(".sheet-label").isVisible()) await page.locator(".sheet-label").click();
      for (const name of ["people", "countries", "quotes"]) {
        await page.locator(`[for=tab-${name}]`).click();
        for (const other of ["people", "countries", "quotes"]) {
          assert.equal(await page.locator(`.panel-${other}`).isVisible(), other === name);
        }
      }
    },
  },

  "an address of a quote shows it in the text and in the panel": {
    ...LOOKS,
    async run({ page, open, kinds }) {
      await open(kinds.article);
      const keys = await page.locator(".panel-quotes .entry").evaluateAll((all) => all.map((entry) => entry.dataset.of));
      await page.goto("about:blank");
      await open(`${kinds.article}#${keys.at(-1)}`);
      await ready(page);
      await page.waitForTimeout(300);
      const mark = await page.locator(`#${keys.at(-1)}`).boundingBox();
      assert.ok(mark.y >= 0 && mark.y < page.viewportSize().height, "the mark is in view");
      assert.equal(await page.locator("#tab-quotes").isChecked(), true);
      if (page.viewportSize().width > 1000) {
        const entry = await page.locator(`#about-${keys.at(-1)}`).boundingBox();
        assert.ok(entry.y >= 0 && entry.y < page.viewportSize().height, "the entry is in view");
      }
    },
  },

  "mentions are stepped through from where the reader is": {
    ...LOOKS,
    async run({ page, open, kinds }) {
      await open(kinds.article);
      await ready(page);
      if (await page.locator(".sheet-label").isVisible()) await page.locator(".sheet-label").click();
      const entry = page.locator(".panel-people .entry").first();
      assert.match(await entry.locator(".stepper a").textContent(), /^\d+ mentions?$/);
      await entry.getByRole("button", { name: /^Next mention/ }).click();
      assert.match(await entry.locator(".stepper a").textContent(), /^\d+ of \d+$/);
      assert.equal(await page.locator(".here").count(), 1);
      // From the end of the page the next mark before the reader is the last one.
      await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
      await page.getByRole("button", { name: "Previous mark" }).click();
      const walked = await page.locator(".here").evaluate((mark) => mark.getBoundingClientRect().top);
      assert.ok(walked > -50);
    },
  },

  "marks inside a quote show while it is pointed at, and headlines have no wash": {
    schemes: ["light", "dark"],
    async run({ page, open }) {
      await open("/quotes");
      const inner = ".text .q:not(.reported) .m";
      for (const href of await page.locator(".quotation cite a").evaluateAll((all) => all.map((link) => link.getAttribute("href")))) {
        await open(href);
        if ((await page.locator(inner).count()) > 0) break;
      }
      await ready(page);
      await page.mouse.move(2, 2);
      const mark = page.locator(inner).first();
      const colour = () => mark.evaluate((element) => getComputedStyle(element).textDecorationColor);
      assert.equal(await colour(), "rgba(0, 0, 0, 0)");
      // A letter of the quote that is in no mark.
      const letter = await page.locator(".text .q:not(.reported):has(.m)").first().evaluate((quote) => {
        quote.scrollIntoView({ block: "center", behavior: "instant" });
        const texts = document.createTreeWalker(quote, NodeFilter.SHOW_TEXT);
        const outside = (node) => !node.parentElement.closest(".m, a.open") && /\w/.test(node.data);
        while (!outside(texts.nextNode()));
        const range = document.createRange();
        const at = texts.currentNode.data.search(/\w/);
        range.setStart(texts.currentNode, at);
        range.setEnd(texts.currentNode, at + 1);
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      });
      await page.mouse.move(letter.x, letter.y);
      assert.notEqual(await colour(), "rgba(0, 0, 0, 0)");
      for (const quote of await page.locator("h1 .q").all()) {
        assert.equal(await quote.evaluate((element) => getComputedStyle(element).backgroundColor), "rgba(0, 0, 0, 0)");
      }
    },
  },

  "reported speech is marked when its switch is on": {
    ...EVERY_LOOK,
    async run({ page, open }) {
      await open("/quotes?kind=reported");
      const href = await page.locator(".quotation cite a").first().getAttribute("href");
      await open(href);
      if (await page.locator(".sheet-label").isVisible()) await page.locator(".sheet-label").click();
      const entry = page.locator(".reported-list .said").first();
      const [sentence, part] = [await entry.textContent(), await entry.locator(".said-part").textContent()];
      assert.ok(sentence.length >= part.length && /[.!?…]["”’')]*$/.test(sentence.trim()), sentence);
      const wash = () => page.locator(".text .q.reported").first().evaluate((quote) => getComputedStyle(quote).backgroundColor);
      assert.equal(await wash(), "rgba(0, 0, 0, 0)");
      await page.locator("#layer-reported").check();
      assert.notEqual(await wash(), "rgba(0, 0, 0, 0)");
    },
  },

  "filters fold at the top of a list on a tablet and a phone": {
    ...EVERY_LOOK,
    widths: [768, 375],
    async run({ page, open }) {
      for (const address of ["/?country=cl", "/quotes?words=the"]) {
        await open(address);
        const label = page.locator(".fold-label");
        assert.match(await label.textContent(), /^Filters \(1\)$/);
        assert.equal(await page.locator(".side").isVisible(), false);
        await label.click();
        assert.equal(await page.locator(".side").isVisible(), true);
        const [side, list] = [await page.locator(".side").boundingBox(), await page.locator(".columns > div").first().boundingBox()];
        assert.ok(side.y < list.y, "above the list");
      }
    },
  },

  "lists say which items they show, lead on and back, and are sorted": {
    ...EVERY_LOOK,
    async run({ page, open }) {
      await open("/?limit=5&fold=false");
      const range = page.locator("nav.more .number");
      const total = number((await range.textContent()).split("of")[1]);
      assert.equal(await range.textContent(), `1–5 of ${total}`);
      const first = await page.locator(".story h2").allTextContents();
      await page.getByRole("link", { name: "Next ›" }).click();
      assert.equal(await range.textContent(), `6–10 of ${total}`);
      await page.getByRole("link", { name: "Next ›" }).click();
      await page.getByRole("link", { name: "‹ Previous" }).click();
      assert.equal(await range.textContent(), `6–10 of ${total}`);
      await page.getByRole("link", { name: "‹ Previous" }).click();
      assert.deepEqual(await page.locator(".story h2").allTextContents(), first);
      await page.locator(".choices-line").getByText("title").click();
      const fold = (title) => title.normalize("NFD").replace(/[^a-z]/gi, "").toLowerCase();
      const titles = (await page.locator(".story h2").allTextContents()).map(fold);
      assert.equal(titles.length, 5);
      assert.deepEqual(titles, [...titles].sort());
      assert.notDeepEqual(titles, first.map(fold));
    },
  },

  "search results have tabs": {
    ...EVERY_LOOK,
    async run({ page, open }) {
      await open("/search?q=harbour");
      const tabs = page.locator(".list-tabs a");
      assert.deepEqual((await tabs.allTextContents()).map((text) => text.replace(/ [\d,]+$/, "")), ["Articles", "Quotes", "People"]);
      const quotes = number(await tabs.nth(1).textContent());
      await tabs.nth(1).click();
      assert.equal(await page.locator(".quotation").count(), Math.min(20, quotes));
      await page.locator(".choices-line, .list-tabs a").first().click();
      assert.ok((await page.locator(".story").count()) > 0);
    },
  },

  "names are proposed while one types": {
    ...LOOKS,
    async run({ page, open }) {
      await open("/quotes");
      await ready(page);
      await page.locator("#search").pressSequentially("put");
      const link = page.locator(".suggestions a").first();
      await link.waitFor();
      await page.keyboard.press("ArrowDown");
      assert.equal(await page.evaluate(() => document.activeElement.closest(".suggestions") != null), true);
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => url.pathname.startsWith("/people/"));
    },
  },

  "text size and width are saved, and the last articles read are listed": {
    ...EVERY_LOOK,
    async run({ page, open, kinds, javaScriptEnabled }) {
      await open(kinds.article);
      if (javaScriptEnabled) await ready(page);
      const size = () => page.locator(".text").evaluate((text) => parseFloat(getComputedStyle(text).fontSize));
      const before = await size();
      await page.locator("#size").selectOption("large");
      await page.locator("#width").selectOption("narrow");
      await Promise.all([page.waitForNavigation(), page.locator(".preferences button").click()]);
      assert.ok((await size()) > before);
      assert.equal(await page.locator("html").getAttribute("data-width"), "narrow");
      // The list of articles read is kept by a script.
      if (!javaScriptEnabled) return;
      const title = (await page.locator("h1").textContent()).trim();
      await open("/");
      await ready(page);
      if (await page.locator(".fold-label").isVisible()) await page.locator(".fold-label").click();
      await page.locator("[data-recent] li a", { hasText: title }).waitFor();
    },
  },

  "a first paragraph that is cut ends in an ellipsis": {
    ...EVERY_LOOK,
    async run({ page, open }) {
      await open("/?limit=1000");
      const { items } = await json(page, "/api/articles?limit=1000&fold=true");
      const shown = await page.locator(".lead").allTextContents();
      assert.equal(shown.length, items.length);
      for (const [i, { lead }] of items.entries()) {
        if (shown[i] === lead) continue;
        assert.equal(shown[i], `${lead}…`);
      }
    },
  },

  "countries are compared by their share of the articles' focus": {
    ...EVERY_LOOK,
    async run({ page, open }) {
      await open("/countries?sort=attention");
      const legend = await page.locator(".legend li").allTextContents();
      assert.equal(legend[0], "none");
      const header = page.locator("th", { hasText: "focus, %" });
      assert.equal(await header.count(), 1);
      const shares = (await page.locator("tbody td:last-child").allTextContents()).map(Number);
      assert.deepEqual(shares, [...shares].sort((a, b) => b - a));
      assert.ok(shares.reduce((a, b) => a + b, 0) <= 101);
    },
  },
};
