// The page that asks for the access token.
import assert from "node:assert/strict";
import { startProgram, visit } from "./program.mjs";

const TOKEN = "harbour-lantern-42";

/** Checks the page in all its looks, with a wrong token and with the right one. */
export async function signIn({ browser, check, violations }) {
  const program = await startProgram("data/articles", [`--token=${TOKEN}`]);
  const give = async (page, token) => {
    await page.getByLabel("Token").fill(token);
    await page.getByRole("button", { name: "Open" }).click();
  };
  for (const width of [1280, 768, 375]) {
    for (const colorScheme of ["light", "dark"]) {
      for (const javaScriptEnabled of [true, false]) {
        const how = `${width} px, ${colorScheme}${javaScriptEnabled ? "" : ", without scripts"}`;
        await check(`the access token, ${how}`, async () => {
          const guest = await visit(browser, program.address, { width, colorScheme, javaScriptEnabled });
          const { page } = guest;
          const look = async () => {
            const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(over <= 0, `scrolls sideways by ${over} px`);
            const dark = await page.evaluate(() => {
              const [, red] = getComputedStyle(document.documentElement).backgroundColor.match(/(\d+)/);
              return red < 128;
            });
            assert.equal(dark, colorScheme === "dark");
            if (javaScriptEnabled) assert.deepEqual(await violations(page), []);
          };
          assert.equal((await guest.open("/people?sort=name")).status(), 401);
          await page.locator("#token:focus").waitFor();
          await look();
          await give(page, "not-the-token-of-it");
          assert.match(await page.getByRole("alert").textContent(), /not the token/);
          await look();
          await give(page, TOKEN);
          await page.locator("tbody tr").first().waitFor();
          assert.equal(page.url(), `${program.address}/people?sort=name`);
          assert.equal((await guest.open("/")).status(), 200);
          assert.deepEqual(guest.foreign, [], "asked another host");
          await guest.end();
        });
      }
    }
  }
  program.end();
}
