// The notebook as a person uses it: every correction, and a whole day's work with a restart in it.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgram, visit } from "./program.mjs";

const FERRY = `Title: Ferry reopens
Date: 2024-03-01

Ana Prado met Bo Reece in Lisbon, Portugal. “At last,” said Prado. The Tide Office of Marla waited for an hour.

“Nobody came to the pier that day,” Reece added.
`;
const PIER = `Title: Pier falls
Date: 2024-02-01

Bo Reece was in Oslo, Norway, and saw Ana Prado. “The pier fell,” said Reece.
`;

/** A folder of two articles, with a notebook beside it. */
async function office() {
  const own = mkdtempSync(join(tmpdir(), "quotidian-"));
  const folder = mkdtempSync(join(own, "news-"));
  const write = (name, text) => writeFileSync(join(folder, name), text);
  write("ferry.txt", FERRY);
  write("pier.txt", PIER);
  const start = () => startProgram(folder, ["--notebook", join(own, "notebook.jsonl")]);
  return { write, start, notebook: () => readFileSync(join(own, "notebook.jsonl"), "utf8"), end: () => rmSync(own, { recursive: true }) };
}

/** What a guest needs to ask for. */
function desk({ page, open }, address) {
  const json = async (path) => (await page.request.get(address + path)).json();
  const id = async (name) => (await json("/api/articles")).items.find((item) => item.path === name)?.id;
  const article = async (name) => json(`/api/articles/${await id(name)}`);
  const form = (action) => page.locator("form").filter({ has: page.locator(`input[name=action][value="${action}"]`) });
  return { page, open, json, id, article, form };
}

const quoted = (article) => article.quotes.map((quote) => quote.text);
const named = (article) => article.people.map((person) => person.name);
const codes = (article) => article.countries.map((country) => country.code);

/** Fills the form for words of the article. */
async function words({ page }, action, exact, rest) {
  const form = page.locator("section[aria-labelledby=words] form");
  await form.locator("[name=exact]").fill(exact);
  await form.locator("[name=action]").selectOption(action);
  for (const [name, value] of Object.entries(rest)) await form.locator(`[name=${name}]`).fill(value);
  await form.getByRole("button", { name: "Save" }).click();
}

/** Opens an item of a list of forms, fills its form of this action, and sends it. */
async function within(d, text, action, fields, button) {
  const section = action.endsWith("person") ? "people" : action.endsWith("country") ? "countries" : "quotes";
  const item = d.page.locator(`section[aria-labelledby=${section}] details.item`).filter({ hasText: text }).first();
  await item.locator("summary").first().click();
  const form = item.locator("form").filter({ has: d.page.locator(`input[name=action][value="${action}"]`) });
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name=${name}]:not([type=hidden])`);
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption({ label: value });
    else await field.fill(value);
  }
  await form.getByRole("button", { name: button }).click();
}

/** Every correction: how it is made, and what holds then and not before. */
const CORRECTIONS = {
  "a speaker": [
    (d) => within(d, "At last", "set-speaker", { name: "Bo Reece" }, "Correct the speaker"),
    (a) => a.quotes[0].speaker.name === "Bo Reece",
  ],
  "an unknown speaker": [
    (d) => within(d, "At last", "set-speaker", { name: "x", speaker: "unknown" }, "Correct the speaker"),
    (a) => a.quotes[0].speaker.kind === "unknown",
  ],
  "the words of a quote": [
    (d) => within(d, "Nobody came", "set-extent", { extent: "Nobody came" }, "Correct the words"),
    (a) => quoted(a).includes("Nobody came"),
  ],
  "no quote": [(d) => within(d, "At last", "not-quote", {}, "Not a quote"), (a) => a.quotes.length === 1],
  "a missed quote": [
    (d) => words(d, "add-quote", "waited for an hour", { name: "Marla Vance" }),
    (a) => quoted(a).includes("waited for an hour") && named(a).includes("Marla Vance"),
  ],
  "a missed person": [(d) => words(d, "add-person", "Tide Office", { name: "Tide Office" }), (a) => named(a).includes("Tide Office")],
  "a missed country": [(d) => words(d, "add-country", "Tide Office", { country: "Norway" }), (a) => codes(a).includes("NO")],
  "a name here": [
    (d) => within(d, "Bo Reece", "name-person", { name: "Bob Reece", article: "in this article" }, "Correct the name"),
    (a) => named(a).includes("Bob Reece"),
  ],
  "the same person everywhere": [
    (d) => within(d, "Bo Reece", "name-person", { name: "Ana Prado", article: "in all articles" }, "Correct the name"),
    (a) => named(a).includes("Ana Prado") && !named(a).includes("Bo Reece"),
  ],
  "no person everywhere": [
    (d) => within(d, "Bo Reece", "not-person", { article: "in all articles" }, "Not a person"),
    (a) => !named(a).includes("Bo Reece"),
  ],
  "another country": [
    (d) => within(d, "Portugal", "set-country", { with: "Spain" }, "Correct the country"),
    (a) => codes(a).includes("ES") && !codes(a).includes("PT"),
  ],
  "not this country": [(d) => within(d, "Portugal", "not-country", {}, "Not this country"), (a) => !codes(a).includes("PT")],
  "the title": [(d) => field(d, "title", "A late ferry"), (a) => a.title === "A late ferry"],
  "the date": [(d) => field(d, "date", "2024-05"), (a) => a.date === "2024-05-01"],
  "the outlet": [(d) => field(d, "source", "Ferry Times"), (a) => a.source === "Ferry Times"],
  "the byline": [(d) => field(d, "byline", "Ada Quill"), (a) => a.byline === "Ada Quill"],
  copies: [
    async (d) => {
      await d.page.locator("[name=other]:not([type=hidden])").fill(new URL(`/articles/${await d.id("pier.txt")}`, d.page.url()).href);
      await d.page.getByRole("button", { name: "They are copies" }).click();
    },
    (a) => a.copies.length === 1,
  ],
};

async function field(d, name, value) {
  const form = d.form("set-field").filter({ has: d.page.locator(`input[name=field][value=${name}]`) });
  await form.locator("[name=value]").fill(value);
  await form.getByRole("button").click();
}

export async function notebook({ browser, check, violations }) {
  for (const javaScriptEnabled of [true, false]) {
    const look = javaScriptEnabled ? "" : ", without scripts";
    const { write, start, notebook: file, end } = await office();
    let program = await start();
    const guest = (options = {}) => visit(browser, program.address, { javaScriptEnabled, ...options });

    await check(`every correction is made, shown and undone${look}`, async () => {
      const visitor = await guest();
      const d = desk(visitor, program.address);
      for (const [name, [make, holds]] of Object.entries(CORRECTIONS)) {
        const before = await d.article("ferry.txt");
        assert.ok(!holds(before), `${name}: it holds before`);
        await d.open(`/articles/${before.id}/correct`);
        await make(d);
        assert.ok(holds(await d.article("ferry.txt")), `${name}: it does not hold`);
        await d.open(`/articles/${before.id}`);
        assert.ok(await d.page.getByText("You corrected this article (1)").count(), `${name}: the page does not say it`);
        await d.open("/corrections");
        await d.page.getByRole("button", { name: "Undo" }).click();
        assert.ok(!holds(await d.article("ferry.txt")), `${name}: it is not undone`);
      }
      await d.open(`/articles/${await d.id("ferry.txt")}/correct`);
      await d.page.getByRole("button", { name: "Hide the article" }).click();
      assert.equal(await d.id("ferry.txt"), undefined);
      await d.open("/corrections?action=hide");
      await d.page.getByRole("button", { name: "Undo" }).click();
      assert.ok(await d.id("ferry.txt"));
      // Where the mistake is seen: beside a quote, and on the page of a person.
      await d.open(`/articles/${await d.id("ferry.txt")}`);
      await d.page.locator("label[for=tab-quotes]").click();
      const quote = d.page.locator(".entry.quote").filter({ hasText: "Nobody came" });
      await quote.getByText("why").click();
      await quote.getByRole("link", { name: "Correct this" }).click();
      await d.page.locator("form:target").getByLabel("The speaker is").waitFor();
      assert.match(await d.page.locator("details:has(form:target) summary").innerText(), /Nobody came/);
      await d.open("/people/bo-reece");
      await d.page.getByText("Correct in all articles").click();
      await d.page.getByLabel("The right name").fill("Bob Reece");
      await d.page.getByRole("button", { name: "Correct the name" }).click();
      assert.match(await d.page.locator(".correction").innerText(), /Bo Reece is Bob Reece/);
      await d.open("/people/bob-reece");
      if (javaScriptEnabled) assert.deepEqual(await violations(d.page), []);
      await d.page.getByRole("button", { name: "Undo" }).click();
      assert.equal(await d.page.getByRole("link", { name: "Bo Reece" }).count(), 1);
      // Copies, where they are compared.
      await d.open(`/compare?a=${await d.id("ferry.txt")}&a=${await d.id("pier.txt")}`);
      const pair = d.page.locator(".copies");
      await pair.getByRole("button", { name: "They are copies" }).click();
      assert.match(await pair.innerText(), /have the same text, or nearly, as you said/);
      assert.equal((await d.article("pier.txt")).copies.length, 1);
      if (javaScriptEnabled) assert.deepEqual(await violations(d.page), []);
      await pair.getByRole("button", { name: "Undo" }).click();
      assert.match(await pair.innerText(), /are no copies\./);
      assert.equal((await d.article("pier.txt")).copies.length, 0);
      assert.deepEqual([visitor.complaints, visitor.foreign], [[], []]);
      await visitor.end();
    });

    await check(`a name of a person is split in all articles${look}`, async () => {
      const visitor = await guest();
      const d = desk(visitor, program.address);
      write("mole.txt", "Title: Mole is closed\nDate: 2024-01-01\n\nB. Reece stood on the mole. “Go home,” said Reece.\n");
      while (!(await d.id("mole.txt"))) await d.page.waitForTimeout(100);
      assert.deepEqual((await d.json("/api/people/bo-reece")).names.sort(), ["B. Reece", "Bo Reece"]);
      await d.open("/people/bo-reece");
      await d.page.getByText("Correct in all articles").click();
      if (javaScriptEnabled) assert.deepEqual(await violations(d.page), []);
      const form = d.form("split-person");
      await form.getByLabel("Not the same person").selectOption("B. Reece");
      await form.getByLabel("by the name of").fill("Basil Reece");
      await form.getByRole("button").click();
      assert.match(await d.page.locator(".correction").innerText(), /B\. Reece is Basil Reece/);
      assert.deepEqual([named(await d.article("mole.txt")), named(await d.article("pier.txt"))[0]], [["Basil Reece"], "Bo Reece"]);
      assert.equal((await d.json("/api/people/basil-reece")).quotes_total, 1);
      await d.open("/people/basil-reece");
      await d.page.getByRole("button", { name: "Undo" }).click();
      assert.deepEqual((await d.json("/api/people/bo-reece")).names.sort(), ["B. Reece", "Bo Reece"]);
      assert.deepEqual([visitor.complaints, visitor.foreign], [[], []]);
      await visitor.end();
    });

    await check(`a day's work is there after a restart and an edit${look}`, async () => {
      let visitor = await guest();
      let d = desk(visitor, program.address);
      const id = await d.id("ferry.txt");
      await d.open(`/articles/${id}`);
      await d.page.getByRole("button", { name: "Star", exact: true }).click();
      await d.page.getByRole("button", { name: "Mark as read" }).click();
      if (javaScriptEnabled) {
        await d.page.locator("html.ready").waitFor({ state: "attached" });
        // The words as a person selects them, across a mark.
        await d.page.evaluate(() => {
          const nodes = document.createTreeWalker(document.querySelector(".text"), NodeFilter.SHOW_TEXT);
          while (nodes.nextNode()) {
            const at = nodes.currentNode.data.indexOf("waited for an hour");
            if (at >= 0) getSelection().setBaseAndExtent(nodes.currentNode, at, nodes.currentNode, at + "waited for an hour".length);
          }
        });
        await d.page.locator("[data-correct][href*=exact]").click();
        assert.equal(await d.page.locator("[name=exact]").inputValue(), "waited for an hour");
      } else {
        await d.page.getByRole("link", { name: "Correct or note" }).click();
      }
      await words(d, "keep", "waited for an hour", { note: "Why?", labels: "tides", collections: "Port story" });
      await within(d, "At last", "set-speaker", { name: "Bo Reece" }, "Correct the speaker");
      const lines = file();
      program.end();
      write("ferry.txt", FERRY.replace("Ana Prado met", "On Friday, Ana Prado met"));
      await visitor.end();
      program = await start();
      visitor = await guest();
      d = desk(visitor, program.address);
      await d.open(`/articles/${await d.id("ferry.txt")}`);
      assert.equal(await d.page.locator("mark.bookmark").textContent(), "waited for an hour");
      assert.ok(await d.page.locator(".own-notes").getByText("Why?").isVisible());
      for (const name of ["Remove the star", "Mark as unread"]) assert.ok(await d.page.getByRole("button", { name }).isVisible(), name);
      await d.page.locator("label[for=tab-quotes]").click();
      assert.match(await d.page.locator(".entry.quote .corrected").textContent(), /the program said “Ana Prado”/);
      assert.equal((await d.article("ferry.txt")).quotes[0].corrected.was, "Ana Prado");
      await d.open("/?read=false");
      assert.equal(await d.page.locator(".story").getByText("Ferry reopens").count(), 0);
      await d.open("/notebook?collection=Port+story");
      assert.equal(await d.page.locator(".story").count(), 1);
      const download = d.page.waitForEvent("download");
      await d.page.getByRole("link", { name: "Markdown" }).click();
      const markdown = readFileSync(await (await download).path(), "utf8");
      assert.match(markdown, /> waited for an hour[\s\S]*Why\?[\s\S]*Port story, tides/);
      assert.equal(file(), lines, "nothing was written by looking");
      assert.deepEqual([visitor.complaints, visitor.foreign], [[], []]);
      await visitor.end();
    });

    await check(`a saved search says what is new, and pairs and names are found${look}`, async () => {
      const visitor = await guest();
      const d = desk(visitor, program.address);
      await d.open("/?words=pier");
      await d.page.locator(".fold-label").isVisible() && (await d.page.locator(".fold-label").click());
      await d.page.getByText("Save this search").click();
      await d.page.locator(".save-search [name=name]").fill("Piers");
      await d.page.locator(".save-search").getByRole("button", { name: "Save" }).click();
      assert.equal(await d.page.locator("[aria-labelledby=saved] .count").count(), 0);
      write("quay.txt", "Title: Quay holds\nDate: 2024-04-01\n\nThe other pier of Bergen, Norway, holds, said Ana Prado to Olga Reed.\n");
      while (!(await d.id("quay.txt"))) await d.page.waitForTimeout(100);
      await d.open("/");
      assert.equal(await d.page.locator("[aria-labelledby=saved] .count").textContent(), "1 new");
      await d.page.getByRole("link", { name: "Piers" }).click();
      assert.equal(await d.page.locator(".story h3").allTextContents().then((all) => all.join()), "Quay holds");
      await d.page.getByRole("button", { name: "Mark all as seen" }).click();
      assert.equal(await d.page.locator("[aria-labelledby=saved] .count").count(), 0);
      await d.open("/pairs");
      assert.ok((await d.page.locator("svg.pairs text").count()) >= 3);
      // Names stand apart, whatever the font.
      const boxes = await d.page.locator("svg.pairs text").evaluateAll((all) => all.map((text) => text.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]));
      boxes.sort((a, b) => a[0] - b[0]);
      for (let at = 1; at < boxes.length; at += 1) assert.ok(boxes[at][0] >= boxes[at - 1][1] - 0.5, `${boxes[at - 1]} and ${boxes[at]}`);
      if (javaScriptEnabled) assert.deepEqual(await violations(d.page), []);
      await d.open("/lookup");
      await d.page.locator("[name=names]").fill("Ana Prado\nReece\nNobody");
      await d.page.getByRole("button", { name: "Look up", exact: true }).click();
      assert.match(await d.page.locator("tbody").innerText(), /Ana Prado[\s\S]*taken for Bo Reece[\s\S]*not found/);
      const list = (text) => ({ name: "names.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
      await d.open("/lookup");
      await d.page.locator("[name=file]").setInputFiles(list("Olga Reed\r\nAna Prado\r\n"));
      await d.page.getByRole("button", { name: "Look up", exact: true }).click();
      assert.match(await d.page.locator("tbody").innerText(), /Olga Reed[\s\S]*Ana Prado/);
      const table = d.page.waitForEvent("download");
      await d.page.getByRole("button", { name: "Download as CSV" }).click();
      assert.match(readFileSync(await (await table).path(), "utf8"), /^name,person[\s\S]*\nOlga Reed,Olga Reed,/);
      await d.page.locator("[name=file]").setInputFiles(list("Ana Prado\n".repeat(2_000_000)));
      await d.page.getByRole("button", { name: "Look up", exact: true }).click();
      await d.page.getByText("larger than the 1024 KB").waitFor();
      visitor.complaints.splice(0);
      assert.deepEqual([visitor.complaints, visitor.foreign], [[], []]);
      await visitor.end();
    });
    program.end();
    end();
  }
}
