#!/usr/bin/env python3
"""Join the people and the copies of a large collection with Spark, and write it as Parquet tables.

    spark-submit examples/spark/tables.py --quotidian target/release/quotidian LINES TABLES

LINES is what `extract.py --keys` wrote. TABLES becomes a folder with the tables articles, people, mentions, quotes,
countries and pairs; README.md beside this file describes their columns. People, their ids and the copies are those of
`quotidian serve` over the same articles.

Spark only brings together what one decision can concern: a block. `quotidian join` decides, by the code of `serve`.
"""
import argparse
import shlex

from pyspark import StorageLevel
from pyspark.sql import SparkSession

SPAN = "start bigint, `end` bigint, text string"
# What is read of a line; the names are those of the JSON.
LINE = f"""
    id string, path string, title string, date string, date_precision string, date_source string, source string,
    byline string, url string, language string, words bigint, text string, offset_unit string,
    people array<struct<id string, name string, roles array<string>, mentions array<struct<{SPAN}>>>>,
    countries array<struct<code string, name string, focus double,
        mentions array<struct<{SPAN}, kind string, why string>>>>,
    quotes array<struct<id string, {SPAN}, kind string, speaker struct<kind string, name string, person_id string>,
        cue struct<{SPAN}>, source struct<{SPAN}>, context struct<{SPAN}>, confidence double, why string>>,
    asides array<struct<start bigint, `end` bigint, kind string>>, captions array<string>,
    keys struct<people array<struct<block string, single_words array<string>>>,
        quotes array<struct<listing string, about array<int>, shingles array<bigint>>>,
        minhash array<int>, bands array<bigint>>
"""
COUNTS = "array<struct<text string, count bigint>>"
# /api/pairs counts as many of the people of an article.
MAX_PAIRED_PER_ARTICLE = 200


class Tables:
    """Named tables, each made once by a query and then kept on the executors' disks."""

    def __init__(self, spark, quotidian):
        self.spark, self.quotidian = spark, shlex.quote(quotidian)

    def add(self, name, table):
        table.persist(StorageLevel.DISK_ONLY).createOrReplaceTempView(name)

    def query(self, name, query):
        self.add(name, self.spark.sql(query))

    def decide(self, name, step, schema, query):
        """Hands each row of the query, a block, to a step of `quotidian join`."""
        blocks = self.spark.sql(query)
        if step == "clusters":
            blocks = blocks.coalesce(1)
        rows = blocks.toJSON().pipe(f"{self.quotidian} join {step}", checkCode=True)
        self.add(name, self.spark.read.schema(schema).json(rows))

    def count(self, table):
        return self.spark.table(table).count()


def number(tables):
    """Numbers articles in the order of lists, newest first, then by id; and quotes in that of the articles."""
    tables.query("lines_in_order", """
        select lines.*, article, first_quote from lines join (
            select id, row_number() over (order by date desc nulls last, id) as article,
                sum(size(quotes)) over (order by date desc nulls last, id) - size(quotes) as first_quote
            from lines) using (id)""")
    if tables.count("lines_in_order") != tables.count("lines"):
        raise SystemExit("Some lines have the same id. Extract all articles with one --root.")
    if tables.spark.table("lines_in_order").where("size(quotes) != size(keys.quotes)").count():
        raise SystemExit("Some lines lack keys or quotes. Extract them by extract.py --keys.")
    tables.query("numbered_quotes", """
        select article, article_id, people, first_quote + at as quote, of.*, of_keys.*
        from (select article, id as article_id, people, first_quote, posexplode(quotes) as (at, of), keys.quotes as keys
                  from lines_in_order) lateral view explode(array(keys[at])) as of_keys""")


def join_people(tables):
    """Who is named in which article, and what all articles say of each person."""
    tables.query("names", """
        select article, article_id, date, date_precision, total, number, of.name, of.roles, of.mentions, of_keys.*
        from (select article, id as article_id, date, date_precision, size(people) as total,
                  posexplode(people) as (number, of), keys.people as keys from lines_in_order)
        lateral view explode(array(keys[number])) as of_keys""")
    # Which full names mean one person.
    tables.decide("joined", "names",
        "article bigint, number int, person string, word string, is_single boolean, could_be boolean", """
        select sort_array(collect_list(struct(article, number, name))) as names from names group by block""")
    # Whom single names mean: a person of that last name, or whom other articles call so. Of those whom one fits, one
    # more than an article has people is enough to know that it is not the only one.
    tables.query("called", """
        with full_names as (select * from names join joined using (article, number) where not is_single)
        select word, sort_array(collect_set(person)) as people from (
            select word, person from full_names union all select explode(single_words), person from full_names)
        group by word""")
    tables.decide("placed", "single-names", "article bigint, number int, person string, could_be boolean", """
        select article, sort_array(collect_list(struct(number, person, fits))) as people from (
            select article, number, person, if(is_single, slice(called.people, 1, total + 1), null) as fits
            from names join joined using (article, number) left join called using (word))
        group by article""")
    tables.query("named", """
        select names.*, placed.person, joined.could_be or placed.could_be as could_be
        from names join joined using (article, number) join placed using (article, number)""")
    tables.decide("described", "people",
        f"""person string, block string, name string, mentions bigint, forms {COUNTS}, roles {COUNTS},
            taken_from boolean""", """
        select person, sort_array(collect_list(struct(article, number, name, mentions.text as forms, roles))) as articles
        from named group by person""")
    # Of two dates of one day the more exact one counts: in the alphabet, day comes before month and year.
    tables.query("counted", """
        select person, count(*) as articles, min(article_id) as first, max(could_be) as could_be,
            min(struct(date, date_precision)) filter (where date is not null) as first_date,
            max(date) as last_date, max_by(date_precision, struct(date, -ascii(date_precision))) as last_date_precision
        from named group by person""")
    tables.decide("ids", "ids", "person string, id string", """
        select collect_list(struct(person, name, articles, first)) as people
        from described join counted using (person) group by block""")


def join_copies(tables):
    """Clusters of near-duplicate articles and of the same quotes. What is alike is little: one process joins the pairs."""
    pair, member = "one bigint, other bigint", "item bigint, cluster bigint"
    tables.decide("alike_articles", "copies", pair, """
        select sort_array(collect_list(struct(article as item, minhash))) as items from (
            select article, keys.minhash, explode(keys.bands) as band from lines_in_order)
        group by band having count(*) > 1""")
    tables.decide("article_clusters", "clusters", member, "select distinct one, other from alike_articles")
    tables.decide("alike_quotes", "quotes", pair, f"""
        select {tables.count("numbered_quotes")} as quotes, shingle,
            sort_array(collect_list(struct(quote as item, shingles))) as items from (
            select quote, shingles, explode(shingles) as shingle from numbered_quotes)
        group by shingle having count(*) > 1""")
    tables.decide("quote_clusters", "clusters", member, "select distinct one, other from alike_quotes")


def table_queries(paired_people):
    """What is written, in an order in which each may ask of those before."""
    yield "quotes", """
        with ids_of_articles as (
            select article, transform(sort_array(collect_list(struct(number, id))), row -> row.id) as ids
            from named join ids using (person) group by article),
        clusters as (
            select item, cluster, size(collect_set(article) over (partition by cluster)) - 1 as elsewhere
            from quote_clusters join numbered_quotes on item = quote),
        firsts as (select quote as cluster, struct(article_id, id) as first from numbered_quotes)
        select article_id, id, start, `end`, text, kind,
            struct(speaker.kind, speaker.name,
                ids[array_position(people.id, speaker.person_id) - 1] as person_id) as speaker,
            cue, source, context, confidence, why, listing, transform(about, number -> ids[number]) as about,
            first as cluster, coalesce(elsewhere, 0) as elsewhere
        from numbered_quotes left join ids_of_articles using (article)
            left join clusters on item = quote left join firsts using (cluster)"""
    # Namesakes, whom one article names in the same way, have keys that differ after a tab.
    yield "people", """
        with said as (
            select speaker.person_id as id, count(*) as quotes from quotes where kind = 'direct' group by 1),
        named_in as (
            select id, count(*) as quotes_about
            from (select explode(array_distinct(about)) as id from quotes where kind = 'direct') group by id)
        select id, name, roles, forms, articles, mentions, coalesce(quotes, 0) as quotes,
            coalesce(quotes_about, 0) as quotes_about, first_date.date as first_date,
            first_date.date_precision as first_date_precision, last_date, last_date_precision,
            could_be or taken_from or count(*) over (partition by split(person, '\t')[0]) > 1 as doubtful
        from described join counted using (person) join ids using (person)
            left join said using (id) left join named_in using (id)"""
    yield "articles", """
        with clusters as (
            select item as article, cluster, count(*) over (partition by cluster) - 1 as copies_total
            from article_clusters),
        firsts as (select article as cluster, id as first from lines_in_order)
        select id, path, title, date, date_precision, date_source, source, byline, url, language, words, text,
            offset_unit, asides, captions, first as cluster, coalesce(copies_total, 0) as copies_total
        from lines_in_order left join clusters using (article) left join firsts using (cluster)"""
    yield "mentions", """
        select article_id, id as person_id, mention.* from (
            select article_id, person, explode(mentions) as mention from named) join ids using (person)"""
    yield "countries", """
        select article_id, country.* from (select id as article_id, explode(countries) as country from lines_in_order)"""
    yield "pairs", f"""
        with ranked as (
            select id, name, articles, row_number() over (order by articles desc, quotes desc, id) as rank
            from people order by rank limit {paired_people}),
        paired as (
            select article, id, rank, row_number() over (partition by article order by rank) as at
            from named join ids using (person) join ranked using (id)),
        counted as (
            select one.id as one_id, other.id as other_id, count(*) as articles
            from paired as one join paired as other on one.article = other.article and one.rank < other.rank
            where one.at <= {MAX_PAIRED_PER_ARTICLE} and other.at <= {MAX_PAIRED_PER_ARTICLE} group by 1, 2)
        select one_id, one.name as one, one.articles as one_articles, other_id, other.name as other,
            other.articles as other_articles, counted.articles
        from counted join ranked as one on one.id = one_id join ranked as other on other.id = other_id"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lines")
    parser.add_argument("tables")
    parser.add_argument("--quotidian", default="quotidian")
    parser.add_argument("--paired-people", type=int, default=1000, help="pair as many people, those of most articles")
    args = parser.parse_args()

    spark = SparkSession.builder.appName("quotidian").getOrCreate()
    tables = Tables(spark, args.quotidian)
    tables.add("lines", spark.read.schema(LINE).option("mode", "FAILFAST").json(args.lines))
    number(tables)
    join_people(tables)
    join_copies(tables)
    for name, query in table_queries(args.paired_people):
        tables.query(name, query)
        spark.table(name).write.parquet(f"{args.tables}/{name}")
    spark.stop()


if __name__ == "__main__":
    main()
