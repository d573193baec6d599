import { ServiceError } from '../model/errors.ts'

/** How long somebody who waits for an answer is kept waiting for the database. */
const ANSWER_MS = 5_000

/**
 * What the database was asked, or the word that it does not answer: one that is stopped, or behind a
 * network that swallows, would hold the request for ever. What was asked may still happen afterwards.
 *
 * @throws ServiceError `database-unavailable`; whatever `asked` rejects with
 */
export async function withQueryTimeout<T>(asked: Promise<T>, ms: number = ANSWER_MS): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () =>
      late.reject(
        new ServiceError('database-unavailable', `The database does not answer within ${ms} ms.`, {
          input: 'STET_DATABASE_URL',
          hint: 'See whether PostgreSQL runs; send it again.',
        }),
      ),
    ms,
  )
  try {
    return await Promise.race([asked, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
