import { randomUUID } from 'node:crypto'
import { findFailedBody } from '../../catalog/work/intake.ts'
import { type AcceptDeps, acceptArticles, type WithRequestOrigin } from './accept-intake.ts'

/**
 * Reads an article again: from the body that could not be read, if there is one, else from its address.
 *
 * @throws ServiceError `queue-unavailable`, `database-unavailable`
 */
export async function resendArticle(
  deps: AcceptDeps,
  { id, url, ...origin }: WithRequestOrigin<{ readonly id: string; readonly url: string }>,
): Promise<void> {
  const failed = await findFailedBody((await deps.catalog()).db, id)
  await acceptArticles(
    [
      {
        intakeId: randomUUID(),
        url,
        body: failed?.body ?? null,
        format: failed?.format ?? null,
        publishedAt: null,
        priority: 'normal',
        ...origin,
      },
    ],
    deps,
  )
}
