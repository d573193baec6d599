/** Media of posts in lists, and what people asked for of a post. */
export const POSTS = `
-- How many media it has, and which picture stands for them; null without any. Old posts get theirs by a reindex.
alter table posts add media jsonb not null default 'null';

-- What people asked for that changes nothing by itself, and so is no event of the ledger: a check, a capture.
create table post_acts (
  platform text not null,
  post_id text not null,
  at timestamptz not null,
  act text not null check (act in ('check', 'capture')),
  -- Of a capture: the post's capture_generation, which then copies the post whatever its last outcome was.
  generation integer,
  acted_by text,
  foreign key (platform, post_id) references posts (platform, id)
);
create index post_acts_newest on post_acts (platform, post_id, at);
`
