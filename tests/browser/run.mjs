// What a person does on every kind of page, in both themes, on a wide screen, a tablet and two phones, with and without
// scripts. Run `npm ci && npm test` here, after `cargo build`.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folder } from "./folder.mjs";
import { live } from "./live.mjs";
import { loading } from "./loading.mjs";
import { notebook } from "./notebook.mjs";
import { scenarios } from "./scenarios.mjs";
import { signIn } from "./sign_in.mjs";
import { sendInParts, startBrowser, startProgram, visit } from "./program.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [1280, 768, 375, 320];
const SCHEMES = ["light", "dark"];
const JOBS_AT_ONCE = 4;
/** The smallest side of a target on a phone, in CSS pixels. */
const MIN_TOUCH_TARGET = 44;

const own = mkdtempSync(join(tmpdir(), "quotidian-"));
const program = await startProgram("data/articles", ["--notebook", join(own, "notebook.jsonl")]);
const inParts = await sendInParts(program.address);
const browser = await startBrowser();
const failures = [];
let passed = 0;
/** With an argument, only what has it in its name: `npm test -- keys`. */
const only = process.argv[2] ?? "";

async function check(name, work) {
  if (!name.includes(only)) return;
  try {
    await work();
    passed += 1;
  } catch (error) {
    failures.push(name);
    console.error(`FAILED ${name}\n  ${String(error.message).replaceAll("\n", "\n  ")}`);
  }
}

const visitor = (options) => visit(browser, program.address, options);

/** One address of each kind of page. */
async function pages() {
  const guest = await visitor();
  await guest.open("/");
  const href = (selector) => guest.page.locator(selector).first().getAttribute("href");
  const article = await href(".story h2 a");
  const ids = await guest.page.locator(".tick").evaluateAll((ticks) => ticks.slice(0, 2).map((tick) => tick.value));
  for (const entry of [
    { action: "keep", note: "Read it again.", labels: ["tides"], collections: ["Harbours"] },
    { action: "set-field", field: "byline", value: "Ada Quill" },
    { action: "save-search", name: "Harbours", address: "/?words=harbour" },
    { action: "read" },
  ]) {
    const answer = await guest.page.request.post(`${program.address}/api/notebook`, { data: { ...entry, article: ids[0] } });
    assert.equal(answer.status(), 201, await answer.text());
  }
  const saved = (await (await guest.page.request.get(`${program.address}/api/saved`)).json()).items[0].id;
  await guest.open("/people");
  const person = await href("tbody a");
  await guest.open("/countries");
  const country = await href("tbody a");
  await guest.end();
  return {
    articles: "/", article, people: "/people", person, countries: "/countries", country, quotes: "/quotes",
    "reported speech": "/quotes?kind=reported", search: "/search?q=the", "quotes found": "/search?q=the&show=quotes",
    "people found": "/search?q=a*&show=people", "empty search": "/search", "nothing found": "/search?q=zzzzzz",
    compare: `/compare?${ids.map((id) => `a=${id}`).join("&")}`, "compare nothing": "/compare", problems: "/problems",
    "countries of a search": "/countries?words=the&sort=quotes", "narrowed articles": `/?country=${country.split("/").pop()}`,
    "one article to compare": `/compare?a=${ids[0]}`, docs: "/docs", notebook: "/notebook", corrections: "/corrections", pairs: "/pairs", "names to look up": "/lookup", "saved search": `/saved/${saved}`, correct: `/articles/${ids[0]}/correct`, "not found": "/nowhere", "bad request": "/?speker=x",
  };
}

/** What axe finds wrong with a page, a line each; targets of less than 24 pixels among it. */
async function violations(page) {
  await page.evaluate(axe);
  const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), options);
  return violations.map((v) => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 140)).join(" | ")})`);
}

/** What is too small for a finger; links within sentences, marks of a text and countries of the map are let through. */
function tooSmall(page) {
  return page.evaluate((least) => {
    const within = ".text, h1, svg, .prose, .notice, .doubt, .page-head";
    const controls = [...document.querySelectorAll("a[href], button, select, summary, input:not([type=hidden], .fold, .sheet-switch, .tab-switch), .fold-label, .sheet-label, .tabs label")];
    const small = controls.filter((element) => {
      const box = (element.closest("label") ?? element).getBoundingClientRect();
      const shown = element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && box.width > 1;
      return shown && !element.closest(within) && box.height < least - 0.5;
    });
    return small.map((element) => element.outerHTML.slice(0, 120));
  }, MIN_TOUCH_TARGET);
}

/** What must hold for every page however it is looked at. */
async function lookAt(kind, path, { address = program.address, ...options }) {
  const guest = await visit(browser, address, options);
  await guest.page.addInitScript(() => {
    globalThis.shifted = 0;
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries()) if (!shift.hadRecentInput) globalThis.shifted += shift.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await guest.open(path);
  await guest.page.waitForLoadState("networkidle");
  const over = await guest.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `scrolls sideways by ${over} px`);
  if (options.width < 500) assert.deepEqual(await tooSmall(guest.page), []);
  const expected = ["not found", "bad request"].includes(kind) ? 1 : 0;
  assert.equal(guest.complaints.length, expected, guest.complaints.join("; "));
  if (options.javaScriptEnabled !== false) {
    const shifted = await guest.page.evaluate(() => globalThis.shifted);
    assert.ok(shifted < 0.01, `the layout shifted by ${shifted}`);
    assert.deepEqual(await violations(guest.page), []);
  }
  assert.deepEqual(guest.foreign, [], "asked another host");
  await guest.end();
}

/** Runs `jobs`, a few at once: most of the time each waits for the page to come to rest. */
async function together(jobs) {
  const left = jobs.values();
  const run = async () => {
    for (const job of left) await job();
  };
  await Promise.all(Array.from({ length: JOBS_AT_ONCE }, run));
}

const kinds = await pages();
const looks = [];
const alone = [];
for (const [kind, path] of Object.entries(kinds)) {
  const look = (name, options) => looks.push(() => check(`${kind}, ${name}`, () => lookAt(kind, path, options)));
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) look(`${width} px, ${colorScheme}`, { width, colorScheme });
    look(`${width} px, without scripts`, { width, javaScriptEnabled: false });
  }
  look("forced colours", { forcedColors: "active" });
  look("reduced motion", { reducedMotion: "reduce" });
  look("375 px, in parts", { width: 375, address: inParts.address });
}
for (const [name, scenario] of Object.entries(scenarios)) {
  // A scenario runs in each of its looks: widths, themes, with scripts or without.
  for (const width of scenario.widths ?? [scenario.width]) {
    for (const colorScheme of scenario.schemes ?? [undefined]) {
      for (const javaScriptEnabled of scenario.scripts ?? [scenario.javaScriptEnabled]) {
        const look = [width && `${width} px`, colorScheme, javaScriptEnabled === false && "without scripts"].filter(Boolean);
        const job = () => check([name, ...look].join(", "), async () => {
          const guest = await visitor({ javaScriptEnabled, width, colorScheme });
          await scenario.run({ ...guest, kinds, width, javaScriptEnabled });
          assert.deepEqual(guest.complaints, []);
          assert.deepEqual(guest.foreign, []);
          await guest.end();
        });
        // All pages have one clipboard.
        (scenario.copies ? alone : looks).push(job);
      }
    }
  }
}
await together(looks);
for (const job of alone) await job();
await folder({ browser, check, together });
await live({ browser, check, violations });
await notebook({ browser, check, violations });
await signIn({ browser, check, violations });
await loading({ browser, check, violations });

await browser.close();
inParts.end();
program.end();
rmSync(own, { recursive: true });
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
