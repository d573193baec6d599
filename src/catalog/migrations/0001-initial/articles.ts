/** Articles, their versions, the citations of each version, and the articles' other URLs. */
export const ARTICLES = `
create table articles (
  -- Derived from the URL, so that a rebuilt catalog gives the same ids.
  id text primary key,
  url text not null unique,
  title text,
  -- As its sender gives them.
  author text,
  external_id text,
  published_at timestamptz,
  -- When its sender said that it is no longer published.
  unpublished_at timestamptz,
  -- Whether the newest version cites a lost post; see lost-citations.ts.
  has_lost_post boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index articles_newest on articles (created_at, id);
create index articles_with_lost_post on articles (created_at, id) where has_lost_post;
create index articles_external_id on articles (external_id) where external_id is not null;

create table article_aliases (
  url text primary key,
  id text not null unique,
  article_id text not null references articles (id)
);
create index article_aliases_article on article_aliases (article_id);

create table article_versions (
  article_id text not null references articles (id),
  recorded_at timestamptz not null,
  body_sha256 text not null,
  body_bytes bigint not null,
  -- Sorted by bytes, as every store lists keys: a reindex walks the store and this column in parallel.
  ledger_key text collate "C" unique,
  -- How many citations its record leaves out (STET_MAX_CITATIONS).
  citations_omitted integer not null default 0,
  primary key (article_id, recorded_at)
);

create table citations (
  article_id text not null,
  recorded_at timestamptz not null,
  n integer not null,
  platform text not null,
  post_id text,
  url text,
  role text not null check (role in ('embed', 'link', 'flattened')),
  form text not null,
  author jsonb not null,
  text text,
  published_on text,
  links jsonb not null,
  quote text not null,
  start_offset integer not null,
  end_offset integer not null,
  candidates jsonb,
  primary key (article_id, recorded_at, n),
  foreign key (article_id, recorded_at) references article_versions (article_id, recorded_at),
  foreign key (platform, post_id) references posts (platform, id)
);
create index citations_post on citations (platform, post_id, recorded_at, article_id);
create index citations_author on citations (platform, lower(author->>'handle'), published_on)
  where post_id is not null;
`
