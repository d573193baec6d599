/** Tokens, sessions, and the ids of accepted signed messages. */
export const ACCESS = `
create table tokens (
  id text primary key,
  name text,
  hash text not null unique,
  scopes jsonb not null check (scopes <@ '["ingest", "read", "admin"]'),
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  expires_at timestamptz
);

create table sessions (
  hash text primary key,
  token_id text not null references tokens (id),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_end on sessions (expires_at);

create table hook_messages (
  hook text not null,
  id text not null,
  received_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (hook, id)
);
create index hook_messages_expired on hook_messages (expires_at);
`
