import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

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

/** Announcements of articles, and which requests for articles have been announced. Earlier requests count as announced. */
export const articleAnnouncements: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(`
        alter table announcements
          alter column platform drop not null,
          alter column post_id drop not null,
          add column article_id text,
          drop constraint announcements_type_check,
          add check (type in (${TYPE_LIST}));
        alter table webhooks
          drop constraint webhooks_types_check,
          add check (types <@ '${JSON.stringify(TYPES)}');
        alter table deliveries
          drop constraint deliveries_type_check,
          add check (type in (${TYPE_LIST}));
        alter table intake add column announced boolean not null default true;
        alter table intake alter column announced set default false;
        create index intake_unannounced on intake (priority, id) where kind = 'article' and not announced;
      `)
      .execute(db)
  },
}
