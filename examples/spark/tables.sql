-- The tables of tables.py in PostgreSQL, with what the pages of serve ask of them: queries.sql.
-- Names are those of the Parquet tables; a list inside a row is jsonb.

create table articles (
    id text primary key, path text not null, title text, date date, date_precision text, source text, byline text,
    url text, language text, words int not null, text text not null, cluster text, copies_total int not null
);
create table people (
    id text primary key, name text not null, articles int not null, mentions int not null, quotes int not null,
    quotes_about int not null, first_date date, last_date date, doubtful boolean not null, roles jsonb not null,
    forms jsonb not null
);
create table mentions (article_id text not null, person_id text not null, start int not null, "end" int not null, text text not null);
create table quotes (
    article_id text not null, id text not null, start int not null, "end" int not null, text text not null,
    kind text not null, speaker_kind text not null, speaker_name text, person_id text, confidence real not null, why text,
    listing text, about jsonb not null, cluster text, elsewhere int not null
);
create table countries (
    article_id text not null, code text not null, name text not null, focus double precision not null, mentions jsonb not null
);
create table pairs (
    one_id text not null, one text not null, one_articles int not null, other_id text not null, other text not null,
    other_articles int not null, articles int not null
);
