/** What a search looks at. */
export const SEARCH = `
-- Words have a table of their own, so that a check of a post does not write them anew.
create table post_search (
  platform text not null,
  post_id text not null,
  created_at timestamptz not null,
  words tsvector not null,
  marks text[] not null default '{}',
  primary key (platform, post_id),
  foreign key (platform, post_id) references posts (platform, id) on delete cascade
);
create index post_search_newest on post_search (created_at, platform, post_id);

-- Neighbours, as a million names do for them: to name each would take as much room as all else. By plpgsql, whose
-- plan is kept. Pieces (~) and weeks (@) have no neighbours that anyone asks for.
create function word_pairs(words tsvector) returns tsvector
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
$$;

-- A comparison that no index of times answers, so that a search goes by its words. The planner takes it for
-- dear, so it reads nothing but what the words lead to, and as unsafe, so it starts no workers for some rows.
create function is_behind(created_at timestamptz, platform text, id text,
    place_at timestamptz, place_platform text, place_id text) returns boolean
  language plpgsql immutable parallel unsafe cost 1000 as $$
  begin
    return (created_at, platform, id) < (place_at, place_platform, place_id);
  end
$$;

-- Of what is found only the place is asked: a long list of what is still to be sorted in would make every search slow.
create index post_search_words on post_search using gin (words, word_pairs(words), marks)
  with (gin_pending_list_limit = 256);

create function post_marks(platform text, state text, liveness text, outcome text) returns text[]
  language sql immutable parallel safe as $$
  select array_remove(array[
    case when platform <> 'x' then 'platform:' || platform end,
    case when state <> 'watched' then 'state:' || state end,
    case when liveness not in ('live', 'unknown') then 'liveness:' || liveness end,
    case when outcome not in ('captured', 'partial') then 'outcome:' || outcome end], null)
$$;

create function mark_words() returns trigger language plpgsql as $$
  begin
    select post_marks(p.platform, p.state, p.liveness, p.outcome) into new.marks
      from posts p where p.platform = new.platform and p.id = new.post_id;
    return new;
  end
$$;
create trigger post_search_marks before insert on post_search for each row execute function mark_words();

create function mark_post() returns trigger language plpgsql as $$
  begin
    update post_search set marks = post_marks(new.platform, new.state, new.liveness, new.outcome)
      where platform = new.platform and post_id = new.id;
    return null;
  end
$$;
create trigger posts_marks after update of state, liveness, outcome on posts for each row
  when (post_marks(old.platform, old.state, old.liveness, old.outcome)
    is distinct from post_marks(new.platform, new.state, new.liveness, new.outcome))
  execute function mark_post();

create function cites_lost(article text) returns boolean language sql stable as $$
  select exists (
    select 1 from citations c join posts p on p.platform = c.platform and p.id = c.post_id
    where c.article_id = article and p.state = 'lost'
      and c.recorded_at = (select max(v.recorded_at) from article_versions v where v.article_id = article))
$$;

create function tell_citing_articles() returns trigger language plpgsql as $$
  begin
    -- In one order: two posts that are lost at once may be cited by the same articles.
    perform from articles where id in (
      select article_id from citations where platform = new.platform and post_id = new.id)
    order by id for update;
    update articles set has_lost_post = cites_lost(id)
    where id in (
      select article_id from citations where platform = new.platform and post_id = new.id);
    return null;
  end
$$;
create trigger posts_lost after update of state on posts for each row
  when ((old.state = 'lost') is distinct from (new.state = 'lost'))
  execute function tell_citing_articles();
`
