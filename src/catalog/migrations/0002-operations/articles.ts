/** The search of articles. */
export const ARTICLES = `
-- The search document of an article that was read: its title, its author and the words of its URL; see article-index.ts.
create table article_words (
  article_id text primary key references articles (id) on delete cascade,
  words tsvector not null
);
create index article_words_words on article_words using gin (words);
`
