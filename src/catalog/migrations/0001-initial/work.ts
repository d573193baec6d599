import { OUTCOMES, PRIORITIES, REASONS, WORK_STATES } from './values.ts'

/** Accepted work, counts of finished captures, unexpected parts of answers, and the progress of a reindex. */
export const WORK = `
create table intake (
  id text primary key,
  kind text not null check (kind in ('article', 'post')),
  article_id text references articles (id),
  platform text,
  post_id text,
  url text not null,
  body bytea,
  format text check (format in ('html', 'text')),
  published_at timestamptz,
  title text,
  author text,
  external_id text,
  -- When an archive recorded the article's page.
  captured_at timestamptz,
  priority text not null check (priority in (${PRIORITIES})),
  state text not null check (state in (${WORK_STATES})),
  claimed_at timestamptz,
  request_id text,
  sender text,
  error jsonb not null default 'null',
  -- Whether the end of a request for an article was announced.
  announced boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  foreign key (platform, post_id) references posts (platform, id)
);
create index intake_open on intake (updated_at) where state <> 'done';
create index intake_finished on intake (updated_at) where state = 'done';
create index intake_failed on intake (updated_at desc) where state = 'done' and jsonb_typeof(error) = 'object';
create index intake_article on intake (article_id, created_at desc);
create index intake_post on intake (platform, post_id) where post_id is not null;
create index intake_unannounced on intake (priority, id) where kind = 'article' and not announced;

create table resolutions (
  article_id text primary key references articles (id) on delete cascade,
  generation integer not null,
  state text not null check (state in (${WORK_STATES})),
  priority text not null check (priority in (${PRIORITIES})),
  version_at timestamptz not null,
  request_id text,
  retries integer not null default 0,
  -- Where the next batch begins: an index into the version's citations.
  next_citation integer not null default 0,
  job_seen_at timestamptz not null,
  updated_at timestamptz not null
);
create index resolutions_open on resolutions (job_seen_at) where state <> 'done';

create table outcome_counts (
  platform text not null,
  outcome text not null check (outcome in (${OUTCOMES})),
  reason text not null check (reason in ('', ${REASONS})),
  count bigint not null,
  primary key (platform, outcome, reason)
);

-- The parts of platforms' answers that no table of fields names, and those that readers need and answers lacked.
create table unexpected_parts (
  platform text not null,
  witness text not null,
  path text not null,
  kind text not null default 'unknown' check (kind in ('unknown', 'absent')),
  holds text check (holds in ('media', 'words')),
  answers bigint not null,
  post_id text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (platform, witness, path, kind)
);

create table reindex (
  store text primary key,
  since timestamptz,
  after_key text not null,
  seen bigint not null,
  skipped jsonb not null,
  skipped_count bigint not null,
  saved_at timestamptz not null
);
`
