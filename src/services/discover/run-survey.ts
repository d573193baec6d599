import { ArticleSample, type Stratum } from '../../discover/article-sample.ts'
import type { FindEvents } from '../../discover/found-article.ts'
import { inputSource } from '../../discover/input-source.ts'
import { findArticles } from '../../discover/memory-frontier.ts'
import { yearOf } from '../../discover/site/source-dates.ts'
import type { Citation } from '../../model/citation.ts'
import { asStetError } from '../../model/errors.ts'
import type { Liveness } from '../../model/outcome.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import { PLATFORMS } from '../../platforms/registry.ts'
import {
  buildSurveyReport,
  type SurveyedArticle,
  type SurveyedEmbed,
  type SurveyReport,
} from '../../report/survey/survey-report.ts'
import { checkPost } from '../../verify/check-post.ts'
import { fetchArticle, type LoadHints } from '../articles/load-article.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { createFinderDeps } from './article-finder.ts'
import { type DrawnArticle, SurveyState } from './survey-state.ts'

type SurveyDeps = Pick<
  ServiceDeps,
  'http' | 'siteClient' | 'platforms' | 'articleDetector' | 'articleDeps' | 'clock' | 'config' | 'scratchDir'
>

export interface SurveyOptions {
  /** How many articles are drawn; infinite: all. */
  readonly sample: number
  readonly seed: string
  readonly since?: Date | undefined
  readonly siteUrl?: string | undefined
  /** Where the progress is kept until the survey ends. */
  readonly dataDir: string
}

export interface SurveyEvents extends FindEvents {
  /** @param found the articles so far */
  onFound?(found: number): void
  /** @param drawn how many articles are read in all */
  onArticle?(article: SurveyedArticle, done: number, drawn: number): void
}

/**
 * Surveys the embeds of a site or file: finds its articles, draws some by year, reads each once, and asks for the original of
 * each embedded post once. It keeps nothing of them but its own progress. Run again after a stop, it continues.
 *
 * @throws the reason of `signal`; errors of the finders that make the whole input unreadable are events
 */
export async function runSurvey(
  deps: SurveyDeps,
  input: string,
  options: SurveyOptions,
  events: SurveyEvents,
  signal?: AbortSignal,
): Promise<SurveyReport> {
  const { sample, seed, since, siteUrl, dataDir } = options
  const state = new SurveyState(dataDir, { input, sample: String(sample), seed, since, siteUrl })
  let strata = await state.readSample()
  if (strata === null) {
    strata = await drawSample(deps, input, options, events, signal)
    await state.saveSample(strata)
  }
  const done = await state.readResults()
  const drawn = strata.flatMap((one) => one.drawn)
  const asked = new Map<string, Promise<Liveness>>()
  const ask = async (embed: SurveyedEmbed): Promise<SurveyedEmbed> => {
    if (embed.id === null || embed.url === null) return embed
    const post = { platform: embed.platform, id: embed.id, url: embed.url }
    const slug = postSlug(post)
    const answer = asked.get(slug) ?? askOnce(deps, post, signal)
    asked.set(slug, answer)
    return { ...embed, liveness: await answer }
  }
  let number = 0
  for (const article of drawn) {
    signal?.throwIfAborted()
    number += 1
    let result = done.get(article.url)
    if (result === undefined) {
      result = await surveyArticle(deps, article, ask, signal)
      await state.saveResult(result)
      done.set(article.url, result)
    } else for (const one of result.embeds) remember(asked, one)
    events.onArticle?.(result, number, drawn.length)
  }
  const report = buildSurveyReport({
    site: input,
    at: deps.clock.now(),
    seed,
    strata: strata.map(({ year, size, drawn }) => ({
      year,
      size,
      articles: drawn.flatMap(({ url }) => done.get(url) ?? []),
    })),
    perSecond: deps.config.siteRate.perSecond,
    isClosed: (name) => PLATFORMS.some((one) => one.name === name && one.closed !== undefined),
  })
  await state.delete()
  return report
}

/** A post of an earlier run is not asked for again. */
function remember(asked: Map<string, Promise<Liveness>>, { platform, id, liveness }: SurveyedEmbed): void {
  if (id !== null && liveness !== null) asked.set(postSlug({ platform, id }), Promise.resolve(liveness))
}

async function drawSample(
  deps: SurveyDeps,
  input: string,
  { sample: most, seed, since, siteUrl }: SurveyOptions,
  events: SurveyEvents,
  signal: AbortSignal | undefined,
): Promise<Stratum<DrawnArticle>[]> {
  // The bodies of an interface are cheaper than pages only if all articles are read.
  const options = { since, siteUrl, prefersBodies: most === Number.POSITIVE_INFINITY }
  const finder = createFinderDeps(deps, input, options, events.onProblem, signal)
  const sample = new ArticleSample<DrawnArticle>(most, seed)
  let found = 0
  for await (const batch of findArticles([inputSource(input)], finder, events, signal)) {
    for (const article of batch) {
      const { url, page } = article
      const year = yearOf(article)
      const embeds =
        page === null
          ? null
          : await detectEmbeds(deps, page.bytes, {
              url,
              ...(page.format ? { format: page.format } : {}),
              contentType: page.contentType,
            }).catch(() => null)
      sample.offer({ url, year }, () => ({ url, year, embeds }))
    }
    found += batch.length
    events.onFound?.(found)
  }
  return sample.strata()
}

async function surveyArticle(
  deps: SurveyDeps,
  { url, year, embeds }: DrawnArticle,
  ask: (embed: SurveyedEmbed) => Promise<SurveyedEmbed>,
  signal: AbortSignal | undefined,
): Promise<SurveyedArticle> {
  try {
    const found = embeds ?? (await fetchEmbeds(deps, url, signal))
    return { url, year, embeds: await Promise.all(found.map(ask)), error: null }
  } catch (thrown) {
    signal?.throwIfAborted()
    return { url, year, embeds: [], error: asStetError(thrown, url).code }
  }
}

async function fetchEmbeds(
  deps: SurveyDeps,
  url: string,
  signal: AbortSignal | undefined,
): Promise<SurveyedEmbed[]> {
  const { bytes, hints } = await fetchArticle(url, deps.articleDeps(signal, 'backfill'))
  return await detectEmbeds(deps, bytes, hints)
}

async function detectEmbeds(
  { articleDetector }: SurveyDeps,
  bytes: Uint8Array,
  hints: LoadHints,
): Promise<SurveyedEmbed[]> {
  const { citations } = await articleDetector.detect(bytes, hints)
  return citations.filter(isShown).map(({ platform, id, url, form, role }) => ({
    platform,
    id,
    url,
    form,
    role,
    liveness: null,
  }))
}

const isShown = (citation: Citation): citation is Citation & { role: SurveyedEmbed['role'] } =>
  citation.role === 'embed' || citation.role === 'flattened'

async function askOnce(
  { platforms, http, clock, scratchDir }: SurveyDeps,
  post: PostRef,
  signal: AbortSignal | undefined,
): Promise<Liveness> {
  const parts = { platforms, http: http('verify'), clock, scratchDir, ...(signal ? { signal } : {}) }
  return (await checkPost(post, parts)).check.liveness
}
