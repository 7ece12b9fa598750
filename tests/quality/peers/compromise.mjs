// What a JavaScript user would put together: compromise for names and quotes.
//     node compromise.mjs FOLDER > OUT.ndjson      (../peers.py installs the package and runs it)
// It gives names, not people, so the least that a user would write is added: a name whose words end a longer name of the
// same article is that person. It gives no speakers, and places without their country.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const nlp = createRequire(`${process.cwd()}/`)("compromise");
const trimmed = (text) => text.replace(/['’]s$/u, "").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}.]+$/gu, "");
const words = (name) => name.toLowerCase().split(/\s+/u);

function longestForm(name, names) {
  const tail = words(name).join(" ");
  const longer = names.filter((other) => words(other).slice(-words(name).length).join(" ") === tail);
  return longer.sort((a, b) => words(b).length - words(a).length || b.length - a.length)[0];
}

const folder = process.argv[2];
const began = process.cpuUsage();
let size = 0;
for (const file of readdirSync(folder).filter((name) => name.endsWith(".txt")).sort()) {
  const text = readFileSync(join(folder, file), "utf8");
  size += Buffer.byteLength(text);
  const read = nlp(text);
  const names = read.people().json().map((person) => trimmed(person.text)).filter(Boolean);
  const people = new Map();
  for (const name of names) {
    const form = longestForm(name, [...new Set(names)]);
    people.set(form, [...(people.get(form) ?? []), { text: name }]);
  }
  const quotes = read.quotations().json().map((quote) => ({ text: quote.text.replace(/^\P{L}+|\P{L}+$/gu, ""), speaker: null }));
  console.log(JSON.stringify({
    id: file.replace(/\.txt$/u, ""),
    people: [...people].map(([name, mentions]) => ({ name, mentions })),
    countries: [],
    quotes,
  }));
}
const spent = process.cpuUsage(began);
console.error((size / (spent.user + spent.system)).toFixed(3));
