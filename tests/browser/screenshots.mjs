// Makes the pictures of the README: `npm run screenshots` here, after `cargo build`.
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startBrowser, startProgram } from "./program.mjs";

const folder = fileURLToPath(new URL("./screenshots/", import.meta.url));
/** The notebook of the picture, which shows where it is. */
const NOTEBOOK = "target/notebook.jsonl";
const clear = () => rmSync(fileURLToPath(new URL(`../../${NOTEBOOK}`, import.meta.url)), { force: true });
clear();
const program = await startProgram("data/articles", ["--notebook", NOTEBOOK]);
const browser = await startBrowser();

/** One picture of the page at `path`. */
async function take(name, path, { width = 1200, height = 780, ...options } = {}, prepare = async () => {}) {
  const page = await browser.newPage({ viewport: { width, height }, ...options });
  await page.goto(program.address + path);
  await page.locator("html.ready").waitFor({ state: "attached" });
  await prepare(page);
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${folder}${name}.png` });
  await page.close();
}

const page = await browser.newPage();
/** The address of the first link that `selector` finds on the page at `path`. */
const href = async (path, selector) => {
  await page.goto(program.address + path);
  return new URL(await page.locator(selector).first().getAttribute("href"), program.address).pathname;
};
const article = await href("/quotes?several=true", ".quotation cite a");
const person = await href("/people?sort=quotes", "tbody a");
await page.goto(`${program.address}/?words=dockers&fold=false`);
const ids = await page.locator(".tick").evaluateAll((ticks) => ticks.slice(0, 2).map((tick) => tick.value));
const { items } = await (await page.request.get(`${program.address}/api/quotes?article=${ids[1]}`)).json();
for (const data of [
  { action: "keep", article: ids[1], quote: items[0].id, note: "Which paper was it? Ask the union.", labels: ["strike"], collections: ["Harbours"] },
  { action: "keep", article: ids[0], note: "The second version, with the ministry’s answer.", labels: ["strike"], collections: ["Harbours"] },
  { action: "set-field", article: ids[0], field: "byline", value: "Ada Quill" },
]) {
  const answer = await page.request.post(`${program.address}/api/notebook`, { data });
  if (!answer.ok()) throw new Error(await answer.text());
}
await page.close();

await take("article", article, {}, (page) => page.locator("[for=tab-quotes]").click());
await take("person", person);
await take("countries", "/countries");
await take("compare", `/compare?${ids.map((id) => `a=${id}`).join("&")}`);
await take("quotes-dark", "/quotes?several=true", { colorScheme: "dark" }, async (page) => {
  await page.locator(".quotation details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
});
await take("notebook", "/notebook");
await take("phone", article, { width: 375, height: 720 }, (page) => page.locator(".sheet-label").click());
await browser.close();
program.end();
clear();
