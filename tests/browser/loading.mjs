// The page that is shown while a large folder is read for the first time.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freeAddress, startSlowProgram, visit } from "./program.mjs";

/** So many articles that reading them one at a time takes a second or more, on any machine. */
const ARTICLES = 4000;

function folder() {
  const folder = mkdtempSync(join(tmpdir(), "quotidian-"));
  for (let i = 0; i < ARTICLES; i++) {
    const boats = "The harbour office in Oslo, Norway, counted the boats of the morning, and none of them had left. ";
    const said = `“We will wait for tide number ${i},” Ada Quill said. `;
    writeFileSync(join(folder, `${i}.txt`), `Tide number ${i}\n\n${said}${boats.repeat(24)}\n`);
  }
  return folder;
}

/** Checks the page in all its looks, and that it goes on by itself. */
export async function loading({ browser, check, violations }) {
  const articles = folder();
  const guests = [];
  let program;
  await check("the loading page, its progress and its end", async () => {
    const address = await freeAddress();
    const guest = await visit(browser, `http://${address}`);
    const calm = await visit(browser, `http://${address}`, { javaScriptEnabled: false });
    guests.push(guest, calm);
    for (const width of [1280, 768, 375]) {
      for (const colorScheme of ["light", "dark"]) {
        const still = await visit(browser, `http://${address}`, { width, colorScheme });
        // The events are kept from it, so that the page stays as it came.
        await still.page.route("**/api/events", (route) => route.abort());
        guests.push(still);
      }
    }
    const { page } = guest;
    // Every value that the bar has in one page, without a reload.
    await page.addInitScript(() => {
      globalThis.seen = new Set();
      setInterval(() => globalThis.seen.add(document.querySelector("progress")?.value ?? 0), 20);
    });
    program = await startSlowProgram(articles, address);
    const moves = async () => {
      assert.equal((await guest.open("/people")).status(), 503);
      await page.waitForFunction(() => globalThis.seen.size > 2);
      assert.match(await page.locator("[role=status]").textContent(), /^[\d,]+ of [\d,]+ files read$/);
    };
    const comes = async ({ open }) => assert.equal((await open("/people")).status(), 503);
    await Promise.all([moves(), ...guests.slice(1).map(comes)]);
    program.hurry();

    for (const { page } of guests.slice(2)) {
      assert.equal(await page.locator("h1").textContent(), "The articles are being read");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "scrolls sideways");
      assert.deepEqual(await violations(page), []);
    }

    // Once all is read both go on to what was asked for, one by its script and one by asking again.
    for (const { page } of [guest, calm]) await page.locator("tbody tr").first().waitFor({ timeout: 120_000 });
    for (const { foreign } of guests) assert.deepEqual(foreign, [], "asked another host");
  });
  for (const guest of guests) await guest.end();
  program?.end();
  rmSync(articles, { recursive: true });
}
