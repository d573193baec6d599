/** What is remembered of the object store: the verdict of its trial, and the leases of keys where it does not keep writers apart. */
export const STORES = `
create table store_trials (
  endpoint text not null,
  bucket text not null,
  trial jsonb not null,
  primary key (endpoint, bucket)
);

create table write_leases (
  -- s3://bucket/prefix/key
  key text collate "C" primary key,
  token uuid not null,
  until timestamptz not null
);
create index write_leases_end on write_leases (until);
`
