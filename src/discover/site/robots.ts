import robotsParser from 'robots-parser'

/** The package is CommonJS; its types describe an ES module. */
const parseRobotsTxt = robotsParser as unknown as typeof robotsParser.default

/** What a site's `robots.txt` says to Stet (RFC 9309). */
export interface Robots {
  /** Absolute addresses of sitemaps, as they stand. */
  readonly sitemaps: readonly string[]
  /** The pause between two requests that the site asks for, in milliseconds; 0 if it names none. */
  readonly crawlDelayMs: number
  allows(url: string): boolean
}

/** RFC 9309 § 2.5: a crawler reads at least this much. */
export const MAX_ROBOTS_BYTES = 512_000
/** The longest obeyed pause: with a longer one a site would never be read. */
const MAX_CRAWL_DELAY_MS = 60_000
const MAX_SITEMAPS = 1_000
/** Matching takes as long as a rule's stars times the address; a real rule has a few. */
const MAX_STARS = 16

/** The rules of a site that has no `robots.txt` or answers it with 4xx (RFC 9309 § 2.3.1.3). */
export const NO_ROBOTS: Robots = { sitemaps: [], crawlDelayMs: 0, allows: () => true }

/**
 * Parses a `robots.txt`.
 *
 * @param url of the file; its rules hold for this origin alone
 * @param agent the product name by which the file addresses Stet
 */
export function parseRobots(url: string, text: string, agent: string): Robots {
  const robots = parseRobotsTxt(url, withoutStarryRules(text))
  const delayMs = (robots.getCrawlDelay(agent) ?? 0) * 1000
  const restricts = /^[ \t]*disallow[ \t]*:[ \t]*\S/im.test(text)
  return {
    sitemaps: robots
      .getSitemaps()
      .slice(0, MAX_SITEMAPS)
      .flatMap((one) => URL.parse(one, url)?.href ?? []),
    crawlDelayMs: Math.min(Math.max(delayMs, 0), MAX_CRAWL_DELAY_MS),
    allows: restricts ? (address) => robots.isAllowed(address, agent) ?? true : () => true,
  }
}

/** Leaves out the rules that are made to take minutes. */
const withoutStarryRules = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.split('*', MAX_STARS + 2).length <= MAX_STARS + 1)
    .join('\n')
