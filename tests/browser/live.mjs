// A page that is open while its folder changes.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgram, visit } from "./program.mjs";

/** Checks that the update is offered, in both themes and on a wide and a narrow screen, and comes when it is taken. */
export async function live({ browser, check, violations }) {
  const folder = mkdtempSync(join(tmpdir(), "quotidian-"));
  const write = (name, words) => writeFileSync(join(folder, `${name}.txt`), `${name} reopens\n\n${words}\n`);
  // Articles of their own each: copies would be folded into one.
  const stories = [
    "“At last,” said Ana Prado in Lisbon, Portugal.", "Nobody in Oslo, Norway, had thought that it would hold so long.",
    "Three boats of the fleet came home to Peru before the storm.", "The mayor of Madrid, Spain, paid for the lamps himself.",
  ];
  write("Ferry", "The line to the islands of Chile runs again, two months after the wind tore its ropes away.");
  const program = await startProgram(folder);
  let number = 0;
  for (const width of [1280, 768, 375]) {
    for (const colorScheme of ["light", "dark"]) {
      await check(`an open page offers the update, ${width} px, ${colorScheme}`, async () => {
        const guest = await visit(browser, program.address, { width, colorScheme });
        const { page } = guest;
        const asked = page.waitForResponse("**/api/status");
        await guest.open("/");
        await asked;
        const name = `Pier${number}`;
        write(name, stories[number++]);
        await page.locator(".toast").waitFor({ timeout: 120_000 });
        assert.equal(await page.getByText(`${name} reopens`).count(), 0, "the page changed by itself");
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "scrolls sideways");
        assert.deepEqual(await violations(page), []);
        await page.locator(".toast a").click();
        await page.getByText(`${name} reopens`).first().waitFor();
        assert.deepEqual([guest.foreign, guest.complaints], [[], []]);
        await guest.end();
      });
    }
  }
  await check("a page that was not looked at while its folder changed offers the update too", async () => {
    const guest = await visit(browser, program.address);
    const { page } = guest;
    await page.route("**/api/status", (route) => route.abort());
    await guest.open("/");
    const generation = async () => (await (await page.request.get(`${program.address}/api/status`)).json()).generation;
    const before = await generation();
    write("Quay", "The council of Bergen, Norway, mends the quay that the ice broke.");
    while ((await generation()) === before) await page.waitForTimeout(200);
    await page.unroute("**/api/status");
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await page.locator(".toast").waitFor({ timeout: 5_000 });
    await guest.end();
  });
  program.end();
  rmSync(folder, { recursive: true });
}
