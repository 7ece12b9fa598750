// What the samples have nothing of: a very long article, articles without date or outlet, files that cannot be read.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgram, visit } from "./program.mjs";

const MAX_STOPS_BEFORE_TEXT = 60;
const LOOKS = [1280, 768, 375].flatMap((width) =>
  ["light", "dark"].flatMap((colorScheme) =>
    [true, false].map((javaScriptEnabled) => ({ width, colorScheme, javaScriptEnabled }))));

/** A name for each number, made of two lists so that no two people share one. */
function name(number) {
  const given = ["Anna", "Zoë", "Tomás", "Ingrid", "Karl", "Elena", "Joaquín", "Marta", "Olaf", "Renée"];
  const family = ["Brask", "Quist", "Vela", "Lindqvist", "Oduya", "Farr", "Nuñez", "Holm", "Castel", "Tveit"];
  return `${given[number % 10]} ${family[Math.floor(number / 10) % 10]}`;
}

/** A report of 900 paragraphs, each with a quote; a hundred people speak. */
function longArticle() {
  const paragraph = (number) =>
    `“The harbour of basin number ${number} will be dredged before winter, and we will count the ships,” said ${name(number)}, `
    + `a pilot. Peru and Norway had asked for it, and ${name(number + 7)} of Chile agreed.`;
  const paragraphs = Array.from({ length: 900 }, (_, number) => paragraph(number));
  return ["Title: All the basins of the harbour", "Date: 4 May 2023", "Source: Basin Record", "", ...paragraphs].join("\n\n");
}

function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), "quotidian-"));
  const write = (file, text) => writeFileSync(join(folder, file), text);
  write("long.txt", longArticle());
  write("dated.txt", "Title: A ferry sails\nDate: 5 May 2023\nSource: Pier Post\n\n“The ferry sails again today,” said Zoë Quist in Lisbon, Portugal. The crew had waited for it since the winter, and the town with them.");
  write("undated.txt", "Title: A lamp is lit\nSource: Pier Post\n\nNobody in Oslo, Norway, saw who had lit the lamp of the old tower.");
  write("unsourced.txt", "Title: A net is found\nDate: 6 May 2023\n\nThe net lay on a beach of Chile, and two children carried it home.");
  for (const broken of ["a.pdf", "b.pdf", "c.pdf"]) write(broken, "%PDF-1.7\nnothing else");
  return folder;
}

/** What can be done with each page, by name. */
const steps = {
  async "the text of a very long article comes first"({ page, open, article }) {
    await open(article);
    const stops = await page.evaluate(() => {
      const all = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")];
      const shown = all.filter((stop) => stop.checkVisibility({ visibilityProperty: true }));
      return shown.findIndex((stop) => stop.closest(".text"));
    });
    assert.ok(stops > 0 && stops <= MAX_STOPS_BEFORE_TEXT, `${stops} stops before the text`);
    for (let pressed = 0; pressed <= stops; pressed += 1) await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement.closest(".text") != null), "the text is not reached");
    assert.ok(Number((await page.locator("[for=tab-quotes] .number").textContent()).replace(",", "")) >= 800);
  },

  async "a quote far down is shown in text and panel"({ page, open, article, quotes, width, javaScriptEnabled }) {
    const [near, far] = [quotes[300], quotes[700]];
    await open(`${article}#${far}`);
    if (javaScriptEnabled) await page.locator("html.ready").waitFor({ state: "attached" });
    const inView = async (selector) => {
      const deadline = Date.now() + 5_000;
      const box = () => page.locator(selector).first().boundingBox();
      const isInView = ({ y, height }) => y + height > 0 && y < page.viewportSize().height;
      while (!isInView(await box())) {
        assert.ok(Date.now() < deadline, `${selector} is not in view`);
        await page.waitForTimeout(50);
      }
    };
    await inView(`#${far}`);
    if (width > 1000 && javaScriptEnabled) await inView(`#about-${far}`);
    if (width > 1000) assert.ok(await page.locator(".panel-quotes").isVisible());
    if (!javaScriptEnabled) return;
    // The panel follows the reading, and steps start from where the reader is.
    await page.locator(`#${near}`).evaluate((mark) => mark.scrollIntoView({ block: "center", behavior: "instant" }));
    await page.locator(`#about-${near}.in-view`).waitFor({ state: "attached" });
    if (width < 1000) return;
    await inView(`#about-${near}`);
    await page.getByRole("button", { name: "Next mark" }).click();
    await inView(".here");
    await inView(`#${near}`);
  },

  async "what has no date or outlet is a row of its own"({ page, open }) {
    for (const [row, title] of [["no date", "A lamp is lit"], ["no outlet", "A net is found"]]) {
      await open("/");
      await unfold(page);
      const value = page.locator(".facet li", { hasText: row });
      assert.equal((await value.locator(".count").textContent()).trim(), "1");
      await value.locator("a").click();
      assert.deepEqual((await page.locator(".story h2").allTextContents()).map((text) => text.trim()), [title]);
      await unfold(page);
      assert.equal(await page.locator(".facet .chosen", { hasText: row }).count(), 1);
    }
    await open("/?from=2023-01-01");
    assert.match(await page.getByText("Not shown:").textContent(), /1 article without a date/);
  },

  async "long facets are filtered by typing"({ page, open, javaScriptEnabled }) {
    await open("/");
    await unfold(page);
    const facet = page.locator(".facet", { hasText: "People" });
    await facet.locator("summary").click();
    const all = await facet.locator("li").count();
    assert.ok(all > 8, `${all} people`);
    assert.equal(await facet.locator("input").count(), javaScriptEnabled ? 1 : 0);
    if (!javaScriptEnabled) return;
    await facet.locator("input").fill("brask");
    const left = await facet.locator("li:visible a").allTextContents();
    assert.ok(left.length > 0 && left.length < all && left.every((label) => label.includes("Brask")), left.join());
  },

  async "problems are grouped by reason and counted"({ page, open }) {
    await open("/");
    await page.getByRole("link", { name: "Problems (3)" }).click();
    assert.equal(await page.locator(".problem").count(), 1);
    assert.match(await page.locator(".problem h3").textContent(), /3 files/);
    assert.equal(await page.locator(".problem li").count(), 3);
    assert.equal(await page.locator(".problem > p").count(), 1, "what to do is said once");
  },

  async "names keep their accents"({ page, open, article, javaScriptEnabled }) {
    await open("/people?name=zoe");
    const names = await page.locator("td .name").allTextContents();
    assert.ok(names.length > 0 && names.every((found) => found.startsWith("Zoë ")), names.join());
    await page.locator("td .name", { hasText: "Zoë Quist" }).click();
    assert.equal(await page.locator("h1").textContent(), "Zoë Quist");
    await open("/quotes?words=sails");
    assert.equal(await page.locator(".quotation .who").textContent(), "Zoë Quist");
    if (!javaScriptEnabled) return;
    await page.locator("#search").pressSequentially("joaquin");
    assert.match(await page.locator(".suggestions a").first().textContent(), /^Joaquín /);
  },
};

async function unfold(page) {
  if (await page.locator(".fold-label").isVisible()) await page.locator(".fold-label").click();
}

export async function folder({ browser, check, together }) {
  const folder = makeFolder();
  const program = await startProgram(folder);
  const { items } = await (await fetch(`${program.address}/api/articles?words=dredged`)).json();
  const article = `/articles/${items[0].id}`;
  const annotated = await (await fetch(`${program.address}/api${article}`)).json();
  const quotes = annotated.quotes.filter(({ kind }) => kind === "direct").map(({ id }) => id);
  const jobs = Object.entries(steps).flatMap(([name, step]) => LOOKS.map((look) => () => {
    const { width, colorScheme, javaScriptEnabled } = look;
    return check(`${name}, ${width} px, ${colorScheme}${javaScriptEnabled ? "" : ", without scripts"}`, async () => {
      const guest = await visit(browser, program.address, look);
      await step({ ...guest, ...look, article, quotes });
      assert.deepEqual([guest.foreign, guest.complaints], [[], []]);
      await guest.end();
    });
  }));
  await together(jobs);
  program.end();
  rmSync(folder, { recursive: true });
}
