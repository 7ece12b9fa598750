-- What the pages ask. Each query has its page, and is timed by tests/postgres.sh.

-- / : the newest articles
select id, title, date, source, copies_total from articles order by date desc nulls last, id limit 50;

-- /articles/{id} : who is in it
select people.id, people.name, person_articles.mentions from person_articles join people on people.id = person_id
where article_id = :'article' order by person_articles.mentions desc, people.id;

-- /articles/{id} : its countries
select code, focus, mentions from country_articles where article_id = :'article' order by focus desc, code;

-- /articles/{id} : its quotes
select id, text, speaker_name, person_id, elsewhere from dated_quotes where article_id = :'article' order by start;

-- /articles/{id} : its near-duplicates
select copy.id, copy.title, copy.source from articles join articles as copy using (cluster)
where articles.id = :'article' and copy.id != articles.id order by copy.date desc nulls last, copy.id limit 20;

-- /people : those of most articles
select id, name, articles, mentions, quotes from people order by articles desc, quotes desc, id limit 50;

-- /people?q= : by the beginning of the name
select id, name, articles from people where lower(name) like :'begin' || '%' order by articles desc, id limit 50;

-- /people/{id} : the newest articles
select id, title, articles.date, source from person_articles join articles on articles.id = article_id
where person_id = :'person' order by person_articles.date desc nulls last, article_id limit 50;

-- /people/{id} : what they said
select article_id, id, text, date, elsewhere from dated_quotes
where person_id = :'person' and kind = 'direct' order by date desc nulls last, article_id, start limit 50;

-- /people/{id} : whom the same articles name
select other.person_id, count(*) as articles
from person_articles as one join person_articles as other using (article_id)
where one.person_id = :'person' and other.person_id != one.person_id
group by other.person_id order by articles desc, other.person_id limit 20;

-- /countries : all
select code, articles, mentions, focus from country_list order by articles desc, code;

-- /countries/{code} : the newest articles
select id, title, articles.date, focus from country_articles join articles on articles.id = article_id
where code = :'country' order by country_articles.date desc nulls last, article_id limit 50;

-- /quotes : the newest
select article_id, id, text, speaker_name, person_id from dated_quotes
where kind = 'direct' order by date desc nulls last, article_id, start limit 50;

-- /quotes : the same words elsewhere
select article_id, id, date from dated_quotes where cluster = :'cluster' order by date desc nulls last, article_id limit 50;

-- /search?q= : articles with a phrase, newest first
select id, title, date from articles
where to_tsvector('simple', coalesce(title, '') || ' ' || text) @@ phraseto_tsquery('simple', :'phrase')
order by date desc nulls last, id limit 50;

-- /search?q= : quotes with a phrase
select article_id, id, text from dated_quotes where to_tsvector('simple', text) @@ phraseto_tsquery('simple', :'phrase')
order by date desc nulls last, article_id, start limit 50;

-- /pairs : who appears with whom
select one, other, articles from pairs order by articles desc, one_id, other_id limit 50;

-- /compare : whom two articles both name
select one.person_id from person_articles as one join person_articles as other using (person_id)
where one.article_id = :'article' and other.article_id = :'other' order by 1;
