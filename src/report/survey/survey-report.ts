import type { Liveness } from '../../model/outcome.ts'
import type { PlatformName } from '../../model/platform.ts'
import { type ArticleTally, estimateShare, type ShareEstimate } from '../estimate-share.ts'

/** A citation of a surveyed article that shows a post. */
export interface SurveyedEmbed {
  readonly platform: PlatformName
  readonly id: string | null
  readonly url: string | null
  readonly form: string
  readonly role: 'embed' | 'flattened'
  /** What the platform answered once; null: it was not asked. */
  readonly liveness: Liveness | null
}

/** An article of the sample. `error`: the code of why it could not be read. */
export interface SurveyedArticle {
  readonly url: string
  readonly year: number | null
  readonly embeds: readonly SurveyedEmbed[]
  readonly error: string | null
}

/** The surveyed articles of a year, and how many articles the site has of it. */
export interface SurveyStratum {
  readonly year: number | null
  readonly size: number
  readonly articles: readonly SurveyedArticle[]
}

/** A row of the report: embeds of a year, platform or form. */
export interface SurveyRow {
  readonly name: string
  readonly articles: number
  /** Embeds in the sample. */
  readonly embeds: number
  readonly gone: ShareEstimate
}

/** What a survey found. */
export interface SurveyReport {
  readonly site: string
  readonly at: string
  readonly seed: string
  readonly articles: { readonly found: number; readonly read: number; readonly failed: number }
  readonly embeds: {
    /** In the sample, posts whose words are left without their address included. */
    readonly total: number
    readonly byPlatform: Readonly<Record<string, number>>
    /** About how many the whole site has. */
    readonly estimated: number
    /** How many posts could not be asked for, or answered neither alive nor gone. */
    readonly unanswered: number
  }
  readonly gone: ShareEstimate
  readonly byYear: readonly SurveyRow[]
  readonly byPlatform: readonly SurveyRow[]
  readonly byForm: readonly SurveyRow[]
  /** Embeds that readers can't see though nobody deleted the post. */
  readonly broken: {
    /** Only the words are left, without the post's address. */
    readonly flattened: ShareEstimate
    /** The platform has closed. */
    readonly closedPlatform: ShareEstimate
  }
  readonly failures: Readonly<Record<string, number>>
  /** What a full backfill takes at the site's rate. */
  readonly backfill: { readonly requests: number; readonly days: number }
}

/** Answers that say that the original is gone now; one answer proves no loss. */
const GONE: ReadonlySet<Liveness> = new Set([
  'deleted',
  'removed',
  'account-deleted',
  'account-suspended',
  'not-found',
])
const ALIVE: ReadonlySet<Liveness> = new Set(['live', 'edited', 'account-protected', 'age-gated', 'withheld'])

export interface SurveyFacts {
  readonly site: string
  readonly at: Date
  readonly seed: string
  readonly strata: readonly SurveyStratum[]
  /** Requests a second to the site. */
  readonly perSecond: number
  /** Whether a platform has closed. */
  isClosed(platform: PlatformName): boolean
}

/** Sums up a survey. */
export function buildSurveyReport({
  site,
  at,
  seed,
  strata,
  perSecond,
  isClosed,
}: SurveyFacts): SurveyReport {
  const articles = strata.flatMap((one) => one.articles)
  const read = articles.filter(({ error }) => error === null)
  const embeds = read.flatMap((one) => one.embeds)
  const found = strata.reduce((sum, { size }) => sum + size, 0)
  const names = <T>(of: (embed: SurveyedEmbed) => T): T[] => [...new Set(embeds.map(of))]
  const estimate = (
    counts: (embed: SurveyedEmbed) => boolean,
    asks: (embed: SurveyedEmbed) => boolean,
    within = strata,
  ) =>
    estimateShare(
      within.map(({ size, articles }) => ({
        size,
        articles: articles.map((one) => tally(one, counts, asks)),
      })),
    )
  const isGone = ({ liveness }: SurveyedEmbed) => liveness !== null && GONE.has(liveness)
  const answered = ({ liveness }: SurveyedEmbed) =>
    liveness !== null && (GONE.has(liveness) || ALIVE.has(liveness))
  const row = (name: string, belongs: (embed: SurveyedEmbed) => boolean): SurveyRow => ({
    name,
    articles: read.filter((one) => one.embeds.some(belongs)).length,
    embeds: embeds.filter(belongs).length,
    gone: estimate(isGone, (embed) => belongs(embed) && answered(embed)),
  })
  const byCount = (a: SurveyRow, b: SurveyRow) => b.embeds - a.embeds
  return {
    site,
    at: at.toISOString(),
    seed,
    articles: { found, read: read.length, failed: articles.length - read.length },
    embeds: {
      total: embeds.length,
      byPlatform: countBy(embeds.map(({ platform }) => platform)),
      estimated: Math.round(strata.reduce((sum, stratum) => sum + estimateTotal(stratum), 0)),
      unanswered: embeds.filter((one) => one.role === 'embed' && !answered(one)).length,
    },
    gone: estimate(isGone, answered),
    byYear: strata.map((stratum) => ({
      name: stratum.year === null ? 'unknown' : String(stratum.year),
      articles: stratum.articles.filter(({ error }) => error === null).length,
      embeds: stratum.articles.reduce((sum, one) => sum + one.embeds.length, 0),
      gone: estimate(isGone, answered, [stratum]),
    })),
    byPlatform: names(({ platform }) => platform)
      .map((name) => row(name, ({ platform }) => platform === name))
      .toSorted(byCount),
    byForm: names(({ form }) => form)
      .map((name) => row(name, ({ form }) => form === name))
      .toSorted(byCount),
    broken: {
      flattened: estimate(
        ({ role }) => role === 'flattened',
        () => true,
      ),
      closedPlatform: estimate(
        ({ platform }) => isClosed(platform),
        () => true,
      ),
    },
    failures: countBy(articles.flatMap(({ error }) => error ?? [])),
    backfill: { requests: found, days: found / perSecond / 86_400 },
  }
}

function tally(
  article: SurveyedArticle,
  counts: (embed: SurveyedEmbed) => boolean,
  asks: (embed: SurveyedEmbed) => boolean,
): ArticleTally {
  const asked = article.embeds.filter(asks)
  return { asked: asked.length, count: asked.filter(counts).length }
}

/** The embeds of a year, as the read articles of it have on average. */
function estimateTotal({ size, articles }: SurveyStratum): number {
  const read = articles.filter(({ error }) => error === null)
  const embeds = read.reduce((sum, one) => sum + one.embeds.length, 0)
  return read.length === 0 ? 0 : (size * embeds) / read.length
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
