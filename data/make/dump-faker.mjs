// Prints the names of @faker-js/faker, one a line: locale, given or family, gender, name.
// Usage: npm install @faker-js/faker@10.6.0, then: node dump-faker.mjs > faker.tsv
import { allLocales } from '@faker-js/faker';

const left_out = new Set(['en_BORK', 'en_AU_ocker', 'base', 'eo']);
const genders = { female: 'f', male: 'm', generic: 'u' };
for (const locale of Object.keys(allLocales).sort()) {
  const person = allLocales[locale].person;
  if (!person || left_out.has(locale)) continue;
  for (const [kind, names] of [['given', person.first_name], ['family', person.last_name]]) {
    for (const [gender, list] of Object.entries(names ?? {})) {
      for (const name of list ?? []) console.log([locale, kind, genders[gender], name].join('\t'));
    }
  }
}
