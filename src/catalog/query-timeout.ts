import { ServiceError } from '../model/errors.ts'
import { withTimeout } from '../model/with-timeout.ts'

/** How long a client of the API waits for the database. */
const TIMEOUT_MS = 5_000

/**
 * Rejects with `database-unavailable` after `ms`. A stopped database or a blackholed network would otherwise block the
 * request forever. The query may still complete.
 *
 * @throws ServiceError `database-unavailable`; any error of `query`
 */
export async function withQueryTimeout<T>(query: Promise<T>, ms: number = TIMEOUT_MS): Promise<T> {
  return await withTimeout(query, ms, () => {
    throw new ServiceError('database-unavailable', `The database did not answer within ${ms} ms.`, {
      input: 'STET_DATABASE_URL',
      hint: 'Check that PostgreSQL is running, then retry.',
    })
  })
}
