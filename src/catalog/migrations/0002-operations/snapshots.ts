/** Repairs as events, objects of each store that no record explains, and the indexes of growth and retention. */
export const SNAPSHOTS = `
alter table events drop constraint events_type_check, add check (type in
  ('lost', 'returned', 'edited', 'repaired', 'taken-down', 'restored', 'approved', 'held', 'undecided'));

alter table ledger_findings drop constraint ledger_findings_kind_check, add check (kind in
  ('unsigned', 'untrusted', 'invalid', 'changed', 'missing', 'gap', 'fork', 'future', 'stray'));
-- The store that has the object: the first, or a replica.
alter table ledger_findings add copy text not null default 'first';
alter table ledger_findings drop constraint ledger_findings_pkey, add primary key (key, kind, copy);

-- Growth by day and week, and the gauges.
drop index snapshots_bytes;
create index snapshots_growth on snapshots (captured_at, platform, bytes);
create index audits_whole on audits (at) where ok;
-- For retention.ts: checks whose evidence may go, then checks that may go.
drop index checks_superseded;
create index checks_superseded_evidence on checks (at) where superseded and evidence <> '[]';
create index checks_superseded on checks (at) where superseded;
`
