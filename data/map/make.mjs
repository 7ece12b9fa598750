// Writes world.tsv: the outline of every country in the Equal Earth projection, simplified, in whole units of a
// picture 2000 wide. Run `npm install && npm run make` in this folder.
import { geoEqualEarth, geoPath, geoArea } from "d3-geo";
import { createRequire } from "node:module";
import { feature } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";

const require = createRequire(import.meta.url);
const atlas = require("world-atlas/countries-50m.json");
const iso = require("i18n-iso-countries");

const WIDTH = 2000;
/** Detail lost, in steradians: about what one unit of the picture shows. */
const TOLERANCE = 1.1e-6;
/** Countries smaller than this, in steradians, are dots: they could not be seen or hit otherwise. */
const DOT = 1.6e-4;
/** Not in the atlas, or without a shape of its own there: longitude and latitude. */
const MISSING = {
  TV: [179.2, -8.5], GF: [-53.1, 4.0], GP: [-61.5, 16.2], MQ: [-61.0, 14.6], RE: [55.5, -21.1], YT: [45.2, -12.8],
  GI: [-5.35, 36.14], TK: [-171.8, -9.2], BQ: [-68.3, 12.2], SJ: [16.0, 78.6], CC: [96.8, -12.2], CX: [105.6, -10.5], BV: [3.4, -54.4], UM: [166.6, 19.3],
};
const BY_NAME = { Kosovo: "XK" };

const world = feature(simplify(presimplify(atlas, sphericalTriangleArea), TOLERANCE), "countries");
const whole = feature(atlas, "countries");
const projection = geoEqualEarth().rotate([-11, 0]).fitWidth(WIDTH, { type: "Sphere" }).precision(1);
const path = geoPath(projection);
const height = Math.ceil(path.bounds({ type: "Sphere" })[1][1]);

/** Path data with whole, relative coordinates; parts that shrink to nothing are left out. */
function compact(d) {
  return d.split("M").filter(Boolean).map((part) => {
    const points = part.replace("Z", "").split("L").map((pair) => pair.split(",").map(Number).map(Math.round));
    let [x, y] = points[0];
    let out = "";
    let count = 0;
    for (const [px, py] of points.slice(1)) {
      if (px === x && py === y) continue;
      out += `${out && px - x >= 0 ? " " : ""}${px - x}${py - y >= 0 ? " " : ""}${py - y}`;
      [x, y] = [px, py];
      count += 1;
    }
    return count < 2 ? "" : `M${points[0].join(" ")}l${out}z`;
  }).join("");
}

const rows = [];
world.features.forEach((shape, at) => {
  const exact = whole.features[at];
  const code = shape.id ? iso.numericToAlpha2(shape.id) : BY_NAME[shape.properties.name];
  // Some islets stand apart in the atlas under the code of the country they belong to: the larger shape is taken.
  if (code && whole.features.some((other) => other.id === shape.id && shape.id && geoArea(other) > geoArea(exact))) return;
  const d = compact(path(shape) ?? "");
  const small = code && geoArea(exact) < DOT;
  const [x, y] = path.centroid(exact).map(Math.round);
  rows.push([code ?? "-", small ? `${x} ${y}` : "-", d || "-"]);
});
const present = new Set(rows.map(([code]) => code));
for (const [code, place] of Object.entries(MISSING)) {
  if (!present.has(code)) rows.push([code, projection(place).map(Math.round).join(" "), "-"]);
}
rows.sort((a, b) => (a.join() < b.join() ? -1 : 1));

console.log(`# The countries of the world as outlines, for the map of the countries page.
# Shapes: Natural Earth 1:50m (public domain), by way of world-atlas 2.0.2 (ISC); simplified and projected by make.mjs.
# Columns: ISO 3166-1 alpha-2 code or "-" (a disputed area without one); place of a dot for states too small to see, or
# "-"; outline as SVG path data, or "-". Picture: ${WIDTH} wide, ${height} high, Equal Earth projection.
size\t${WIDTH} ${height}\t${compact(path({ type: "Sphere" }))}`);
for (const row of rows) console.log(row.join("\t"));
