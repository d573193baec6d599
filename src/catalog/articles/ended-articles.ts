import { sql } from 'kysely'
import type { Db } from '../catalog.ts'
import type { IntakeError } from '../tables/work.ts'

/** An article that was read and whose captures have ended, or that could not be read. */
export interface EndedArticle {
  readonly articleId: string
  /** Why it could not be read; null: it was. */
  readonly error: IntakeError | null
}

/** Which of these articles have nothing open: no request, no lookup of an address, no capture of a cited post. */
export async function findEndedArticles(db: Db, ids: readonly string[]): Promise<EndedArticle[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string; error: IntakeError | null }>`
    select a.id, nullif(i.error, 'null'::jsonb) as error
    from articles a
    cross join lateral (
      select state, error from intake
      where intake.article_id = a.id and intake.kind = 'article' order by created_at desc limit 1
    ) i
    where a.id = any(${[...ids]}) and (jsonb_typeof(i.error) = 'object' or (
      i.state = 'done'
      and not exists (select from resolutions r where r.article_id = a.id and r.state <> 'done')
      and not exists (
        select from citations c join posts p on p.platform = c.platform and p.id = c.post_id
        where c.article_id = a.id and p.capture_state <> 'done' and c.recorded_at = (
          select max(v.recorded_at) from article_versions v where v.article_id = a.id))))`.execute(db)
  return rows.map(({ id, error }) => ({ articleId: id, error }))
}
