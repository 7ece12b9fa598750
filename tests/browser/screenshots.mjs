// Makes the pictures of the README: `npm run screenshots` here, after `cargo build`.
import { fileURLToPath } from "node:url";
import { startBrowser, startProgram } from "./program.mjs";

const folder = fileURLToPath(new URL("./screenshots/", import.meta.url));
const program = await startProgram();
const browser = await startBrowser();

/** One picture; `path` may be a selector on the page before, whose first link is followed. */
async function take(name, path, { width = 1200, height = 780, ...options } = {}, prepare = async () => {}) {
  const page = await browser.newPage({ viewport: { width, height }, ...options });
  await page.goto(program.address + path);
  await prepare(page);
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${folder}${name}.png` });
  await page.close();
}

const page = await browser.newPage();
await page.goto(`${program.address}/quotes?several=true`);
const article = new URL(await page.locator(".quotation blockquote a").first().getAttribute("href"), program.address).pathname;
await page.close();

await take("article", article);
await take("countries", "/countries");
await take("quotes-dark", "/quotes?several=true", { colorScheme: "dark" }, async (page) => {
  await page.locator(".quotation details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
});
await take("narrow", article, { width: 360, height: 720 });
await browser.close();
program.end();
