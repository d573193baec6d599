const DAY_MS = 86_400_000
/** Before the web, no article was published on it. */
const EARLIEST = Date.UTC(1990, 0)

/** A time without a zone is UTC, as in WordPress' `date_gmt`. */
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/

/**
 * Parses a date as sitemaps, feeds and interfaces write it (W3C Datetime, RFC 822, ISO 8601).
 *
 * @returns null for no date, one that can't be read, one before 1990 and one more than a day after `now`
 */
export function parseSourceDate(text: string | null | undefined, now: Date): Date | null {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '' || trimmed.length > 64) return null
  const at = Date.parse(WITHOUT_ZONE.test(trimmed) ? `${trimmed.replace(' ', 'T')}Z` : trimmed)
  return at >= EARLIEST && at <= now.getTime() + DAY_MS ? new Date(at) : null
}

const IN_PATH = /[/-](199\d|20\d\d)(?:[/-](?:0?[1-9]|1[0-2])(?![0-9])|\/)/

/** The year of an article: as its source says, else as its address does (`/2016/05/…`); null if neither does. */
export function yearOf(article: {
  readonly url: string
  readonly publishedAt: Date | null
  readonly modifiedAt: Date | null
}): number | null {
  if (article.publishedAt) return article.publishedAt.getUTCFullYear()
  const inPath = IN_PATH.exec(article.url)?.[1]
  if (inPath !== undefined) return Number(inPath)
  return article.modifiedAt?.getUTCFullYear() ?? null
}
