import type { ArchivedBody } from '../model/archived-posts.ts'
import type { Exchange } from '../model/http.ts'

/** Where a body is replayed (platforms.md § 2.3): `id_` as it was archived, `im_` as a picture. */
export function buildReplayUrl(base: string, timestamp: string, flag: 'id_' | 'im_', url: string): string {
  return `${base}/web/${timestamp}${flag}/${url}`
}

/** The time in 14 digits; null for what is none. */
export function parseTimestamp(timestamp: string): Date | null {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(timestamp)
  if (match === null) return null
  const [, year, month, day, hour, minute, second] = match
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`)
  return Number.isNaN(time.getTime()) ? null : time
}

/**
 * The archived body in a replay's answer; null where there is none. The archive leads on to the
 * nearest capture that it has: the time is that of the answer, not of the question.
 */
export async function readReplay(
  exchange: Exchange,
  timestamp: string,
  url: string,
): Promise<ArchivedBody | null> {
  if (exchange.status !== 200) return null
  const served = /\/web\/(\d{14})(?:[a-z]{2}_)?\//.exec(exchange.url)?.[1] ?? timestamp
  const at = parseTimestamp(served)
  if (at === null) return null
  return { url, at, mime: exchange.headers['content-type'] ?? null, text: await exchange.body.text() }
}
