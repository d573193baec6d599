const TYPES = [
  'article.done',
  'article.failed',
  'snapshot.created',
  'capture.failed',
  'post.lost',
  'post.returned',
  'post.edited',
  'snapshot.damaged',
]
const TYPE_LIST = TYPES.map((one) => `'${one}'`).join(', ')

/**
 * Announcements, webhook subscriptions and deliveries. Messages are self-contained: an announcement has no foreign key to
 * its post, and a delivery may outlive its announcement.
 */
export const WEBHOOKS = `
create table announcements (
  id text primary key,
  type text not null check (type in (${TYPE_LIST})),
  at timestamptz not null,
  -- The post, or the article.
  platform text,
  post_id text,
  article_id text,
  url text not null,
  detail jsonb not null,
  created_at timestamptz not null,
  dispatched_at timestamptz
);
create index announcements_open on announcements (created_at, id) where dispatched_at is null;

create table webhooks (
  id text primary key,
  url text not null,
  description text,
  types jsonb not null check (types <@ '${JSON.stringify(TYPES)}'),
  secrets jsonb not null,
  enabled boolean not null,
  off_reason text,
  failing_since timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table deliveries (
  id text primary key,
  webhook_id text not null references webhooks (id) on delete cascade,
  message_id text not null,
  type text not null check (type in (${TYPE_LIST})),
  send_number integer not null,
  body text not null,
  state text not null check (state in ('waiting', 'delivered', 'failed')),
  attempts integer not null,
  next_at timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (webhook_id, message_id, send_number)
);
create index deliveries_newest on deliveries (webhook_id, created_at desc, id);
create index deliveries_open on deliveries (next_at, id) where state = 'waiting';
create index deliveries_old on deliveries (created_at);

create table delivery_attempts (
  delivery_id text not null references deliveries (id) on delete cascade,
  at timestamptz not null,
  status integer,
  error text,
  ms integer not null,
  primary key (delivery_id, at)
);
`
