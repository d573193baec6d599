import type { ArchivedBody } from '../model/archived-posts.ts'
import type { Exchange } from '../model/http.ts'

/** Builds the URL that replays a body (platforms.md § 2.3): `id_` as it was archived, `im_` as an image. */
export function buildReplayUrl(base: string, timestamp: string, flag: 'id_' | 'im_', url: string): string {
  return `${base}/web/${timestamp}${flag}/${url}`
}

/** Parses a timestamp of 14 digits, UTC; null if it is not a valid time. */
export function parseTimestamp(timestamp: string): Date | null {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(timestamp)
  if (match === null) return null
  const [, year, month, day, hour, minute, second] = match
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`)
  return Number.isNaN(time.getTime()) ? null : time
}

/**
 * Reads the archived body from a replay's response; null if the response holds none. The archive
 * redirects to the nearest capture that it has, so the time is that of the response, not of the request.
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
