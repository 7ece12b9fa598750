-- After loading: what lists sort by is beside what they filter by, so that a page costs what it shows.

create index on articles (date desc nulls last, id);
create index on articles (cluster) where cluster is not null;
create index on articles using gin (to_tsvector('simple', coalesce(title, '') || ' ' || text));
create index on people (articles desc, quotes desc, id);
create index on people (lower(name) text_pattern_ops);
create index on mentions (article_id, start);
create index on pairs (articles desc, one_id, other_id);

-- Lists show the newest first, so quotes and countries have the date of their article.
create materialized view dated_quotes as
    select quotes.*, date from quotes join articles on articles.id = article_id where listing is not null;
create index on dated_quotes (date desc nulls last, article_id, start) where kind = 'direct';
create index on dated_quotes (person_id, date desc nulls last, article_id, start);
create index on dated_quotes (cluster) where cluster is not null;
create index on dated_quotes (article_id, start);
create index on dated_quotes using gin (to_tsvector('simple', text));

create materialized view person_articles as
    select person_id, article_id, date, count(*) as mentions
    from mentions join articles on articles.id = article_id group by person_id, article_id, date;
create index on person_articles (person_id, date desc nulls last, article_id);
create index on person_articles (article_id);

create materialized view country_articles as
    select code, article_id, date, focus, jsonb_array_length(mentions) as mentions
    from countries join articles on articles.id = article_id;
create index on country_articles (code, date desc nulls last, article_id);
create index on country_articles (article_id);
create materialized view country_list as
    select code, count(*) as articles, sum(mentions) as mentions, sum(focus) as focus
    from country_articles group by code;

analyze;
