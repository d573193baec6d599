import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * One index of all that a search goes by: words, words in a row, and the few values of a post that a search
 * is often narrowed to. What a post mostly is (watched, live, captured, on X) leaves as much to look at as
 * there was, and `unknown` comes and goes with every outage: those are no marks.
 */
const STATEMENTS = [
  // Neighbours, as a million names do for them: to name each would take as much room as all else. By plpgsql, whose
  // plan is kept. Pieces (~) and weeks (@) have no neighbours that anyone asks for.
  `create function word_pairs(words tsvector) returns tsvector
    language plpgsql immutable strict parallel safe cost 10000 as $$
    declare
      placed text[] := array(
        select lexeme from (
          select lexeme, unnest(positions) as at from unnest(words) where ascii(lexeme) not in (64, 126)) one
        order by at);
    begin
      return (
        select array_to_tsvector(coalesce(array_agg(
          left(encode(sha256(convert_to(one || ' ' || next, 'UTF8')), 'hex'), 5)), '{}'))
        from unnest(placed, placed[2:]) pair (one, next) where next is not null);
    end
  $$`,
  // A comparison that no index of times answers, so that a search goes by its words. The planner takes it for
  // dear, so it reads nothing but what the words lead to, and as unsafe, so it starts no workers for some rows.
  `create function is_behind(created_at timestamptz, platform text, id text,
      place_at timestamptz, place_platform text, place_id text) returns boolean
    language plpgsql immutable parallel unsafe cost 1000 as $$
    begin
      return (created_at, platform, id) < (place_at, place_platform, place_id);
    end
  $$`,
  `create function post_marks(platform text, state text, liveness text, outcome text) returns text[]
    language sql immutable parallel safe as $$
    select array_remove(array[
      case when platform <> 'x' then 'platform:' || platform end,
      case when state <> 'watched' then 'state:' || state end,
      case when liveness not in ('live', 'unknown') then 'liveness:' || liveness end,
      case when outcome not in ('captured', 'partial') then 'outcome:' || outcome end], null)
  $$`,
  `alter table post_search add column marks text[] not null default '{}'`,
  `update post_search s set marks = post_marks(p.platform, p.state, p.liveness, p.outcome)
    from posts p where p.platform = s.platform and p.id = s.post_id
      and post_marks(p.platform, p.state, p.liveness, p.outcome) <> '{}'`,
  'drop index post_search_words',
  // Of what is found only the place is asked: a long list of what is still to be sorted in would make every search slow.
  `create index post_search_words on post_search using gin (words, word_pairs(words), marks)
    with (gin_pending_list_limit = 256)`,
  `create function mark_words() returns trigger language plpgsql as $$
    begin
      select post_marks(p.platform, p.state, p.liveness, p.outcome) into new.marks
        from posts p where p.platform = new.platform and p.id = new.post_id;
      return new;
    end
  $$`,
  'create trigger post_search_marks before insert on post_search for each row execute function mark_words()',
  // Whoever changes a post, its marks follow; its words are left as they are.
  `create function mark_post() returns trigger language plpgsql as $$
    begin
      update post_search set marks = post_marks(new.platform, new.state, new.liveness, new.outcome)
        where platform = new.platform and post_id = new.id;
      return null;
    end
  $$`,
  `create trigger posts_marks after update of state, liveness, outcome on posts for each row
    when (post_marks(old.platform, old.state, old.liveness, old.outcome)
      is distinct from post_marks(new.platform, new.state, new.liveness, new.outcome))
    execute function mark_post()`,
]

export const searchKeys: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
