import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Words in a table of their own, so that a check of a post does not write them anew; lists by index in
 * one order, newest first, that a cursor can be compared with; other addresses of an article.
 */
const STATEMENTS = [
  'alter table posts drop column search, add column lang text',
  'drop index posts_newest',
  'drop index posts_author',
  'create index posts_newest on posts (created_at, platform, id)',
  'create index posts_author on posts (lower(author_handle), created_at, platform, id)',
  'create index posts_platform on posts (platform, created_at, id)',
  'create index posts_outcome on posts (outcome, created_at, platform, id)',
  'create index posts_liveness on posts (liveness, created_at, platform, id)',
  'create index posts_state on posts (state, created_at, platform, id)',
  `create table post_search (
    platform text not null,
    post_id text not null,
    created_at timestamptz not null,
    words tsvector not null,
    primary key (platform, post_id),
    foreign key (platform, post_id) references posts (platform, id) on delete cascade
  )`,
  // Of what is found only the place is asked: a long list of what is still to be sorted in would make every search slow.
  'create index post_search_words on post_search using gin (words) with (gin_pending_list_limit = 256)',
  'create index post_search_newest on post_search (created_at, platform, post_id)',
  // Simple words for what is there; stems come with the next snapshot of a post, or with a reindex.
  `insert into post_search
    select platform, id, created_at, to_tsvector('simple', left(
      coalesce(author_name, '') || ' ' || coalesce(author_handle, '') || ' ' || coalesce(text, ''), 20000))
      || array_to_tsvector(array['@' || floor(extract(epoch from created_at) / 604800)::bigint])
    from posts where text is not null or author_handle is not null`,
  'drop index citations_post',
  'create index citations_post on citations (platform, post_id, recorded_at, article_id)',
  `create table article_aliases (
    url text primary key,
    id text not null unique,
    article_id text not null references articles (id)
  )`,
  'create index article_aliases_article on article_aliases (article_id)',
  `create function cites_lost(article text) returns boolean language sql stable as $$
    select exists (
      select 1 from citations c join posts p on p.platform = c.platform and p.id = c.post_id
      where c.article_id = article and p.state = 'lost'
        and c.recorded_at = (select max(v.recorded_at) from article_versions v where v.article_id = article))
  $$`,
  'alter table articles add column losing boolean not null default false',
  'update articles set losing = cites_lost(id)',
  'create index articles_newest on articles (created_at, id)',
  'create index articles_losing on articles (created_at, id) where losing',
  // Whoever changes a post's state, the articles that cite it follow.
  `create function tell_citing_articles() returns trigger language plpgsql as $$
    begin
      -- In one order: two posts that are lost at once may be cited by the same articles.
      perform from articles where id in (
        select article_id from citations where platform = new.platform and post_id = new.id)
      order by id for update;
      update articles set losing = cites_lost(id)
      where id in (
        select article_id from citations where platform = new.platform and post_id = new.id);
      return null;
    end
  $$`,
  `create trigger posts_lost after update of state on posts for each row
    when ((old.state = 'lost') is distinct from (new.state = 'lost'))
    execute function tell_citing_articles()`,
]

export const search: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
