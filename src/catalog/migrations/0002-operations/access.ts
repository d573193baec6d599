/** The scope of editors, and the answers to requests with an idempotency key. */
export const ACCESS = `
alter table tokens drop constraint tokens_scopes_check,
  add check (scopes <@ '["ingest", "read", "edit", "admin"]');

create table idempotency_keys (
  caller text not null,
  key text not null,
  fingerprint text not null,
  status integer,
  headers jsonb,
  body text,
  expires_at timestamptz not null,
  primary key (caller, key)
);
create index idempotency_keys_expired on idempotency_keys (expires_at);
`
