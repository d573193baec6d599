/** Mails to editors. A notice tells of announcements, each of which belongs to one notice; a digest tells of a time span. */
export const MAIL = `
create table mails (
  id text primary key,
  kind text not null check (kind in ('notice', 'digest')),
  -- The time span of a digest.
  since timestamptz,
  until timestamptz,
  state text not null check (state in ('waiting', 'sent', 'failed')),
  attempts integer not null,
  -- While an attempt is under way: when another process may repeat it.
  next_at timestamptz,
  -- What the server said at the last attempt if it did not take the mail, or not for every mailbox.
  error text,
  created_at timestamptz not null,
  ended_at timestamptz,
  check ((kind = 'digest') = (since is not null and until is not null))
);
create index mails_open on mails (next_at, id) where state = 'waiting';
create index mails_ended on mails (ended_at) where state <> 'waiting';

create table mail_items (
  announcement_id text primary key references announcements (id) on delete cascade,
  -- Null until its notice is made.
  mail_id text references mails (id) on delete cascade,
  created_at timestamptz not null
);
create index mail_items_open on mail_items (created_at) where mail_id is null;
create index mail_items_mail on mail_items (mail_id);
`
