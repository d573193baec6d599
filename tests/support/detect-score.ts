import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeArticle } from '../../src/detect/decode-article.ts'
import { detectCitations } from '../../src/detect/detect-citations.ts'
import type { Citation } from '../../src/model/citation.ts'
import type { Recogniser } from '../../src/model/recogniser.ts'

/** How well the citations of one platform and role were found. */
export interface Score {
  readonly right: number
  readonly wrong: number
  readonly missed: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** File and id of each citation that was wrong or missed. */
  readonly failures: readonly string[]
}

interface FlattenedScore extends Score {
  /** Of the right citations whose text is known, how many have exactly this text (ignoring white space). */
  readonly textExact: number
}

interface TruthEntry {
  readonly platform: string
  readonly id: string | null
  readonly form?: string
}
type Truth = Record<string, Record<'embedded' | 'linked' | 'uncertain' | 'decoy', readonly TruthEntry[]>>

const rate = (right: number, wrong: number, missed: number, failures: string[]): Score => {
  const precision = right + wrong === 0 ? 1 : right / (right + wrong)
  const recall = right + missed === 0 ? 1 : right / (right + missed)
  return {
    right,
    wrong,
    missed,
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    failures,
  }
}

/** The real pages with their ground truth: name, bytes, and what a reader of the page sees. */
export function truePages(shared: string): { name: string; bytes: Uint8Array; truth: Truth[string] }[] {
  const truth = JSON.parse(readFileSync(join(shared, 'truth.json'), 'utf8')) as Truth
  return Object.entries(truth).map(([name, entry]) => ({
    name,
    bytes: readFileSync(join(shared, 'html', name)),
    truth: entry,
  }))
}

/**
 * Scores the set of ids on each page: right if embedded; wrong if reported as an embed and neither embedded nor
 * uncertain.
 */
export function scoreEmbeds(
  shared: string,
  recognisers: readonly Recogniser[],
  platform: string,
  find = (text: string): readonly Citation[] => detectCitations({ text, format: 'html' }, recognisers),
): Score {
  let right = 0
  let wrong = 0
  let missed = 0
  const failures: string[] = []
  for (const { name, bytes, truth } of truePages(shared)) {
    const { text } = decodeArticle(bytes, { name })
    const of = (entries: readonly TruthEntry[]) =>
      new Set(entries.filter((one) => one.platform === platform && one.id !== null).map((one) => one.id))
    const embedded = of(truth.embedded)
    const uncertain = of(truth.uncertain)
    const found = new Set(
      find(text)
        .filter((one) => one.role === 'embed' && one.platform === platform)
        .map((one) => one.id),
    )
    for (const id of embedded) {
      if (found.has(id)) right++
      else {
        missed++
        failures.push(`missed ${name} ${id}`)
      }
    }
    for (const id of found) {
      if (embedded.has(id) || uncertain.has(id)) continue
      wrong++
      failures.push(`wrong ${name} ${id}`)
    }
  }
  return rate(right, wrong, missed, failures)
}

interface Tally {
  right: number
  wrong: number
  missed: number
}

/** For each platform and form in the ground truth, how many of its embeds were found. */
export function trueForms(shared: string, recognisers: readonly Recogniser[]): [string, Tally][] {
  return tallied(shared, recognisers, (embedded, _uncertain, embeds, count) => {
    for (const one of embedded) {
      const hit = embeds.some((other) => other.platform === one.platform && other.id === one.id)
      count(`${one.platform} ${one.form}`, hit ? 'right' : 'missed')
    }
  })
}

/** For each platform and form that was reported, how many were embeds. */
export function foundForms(shared: string, recognisers: readonly Recogniser[]): [string, Tally][] {
  return tallied(shared, recognisers, (embedded, uncertain, embeds, count) => {
    const among = (entries: readonly TruthEntry[], one: Citation) =>
      entries.some((entry) => entry.platform === one.platform && entry.id === one.id)
    for (const one of embeds) {
      if (among(embedded, one)) count(`${one.platform} ${one.form}`, 'right')
      else if (!among(uncertain, one)) count(`${one.platform} ${one.form}`, 'wrong')
    }
  })
}

function tallied(
  shared: string,
  recognisers: readonly Recogniser[],
  judge: (
    embedded: readonly TruthEntry[],
    uncertain: readonly TruthEntry[],
    embeds: readonly Citation[],
    count: (form: string, as: keyof Tally) => void,
  ) => void,
): [string, Tally][] {
  const tallies = new Map<string, Tally>()
  for (const { name, bytes, truth } of truePages(shared)) {
    const { text } = decodeArticle(bytes, { name })
    const embeds = detectCitations({ text, format: 'html' }, recognisers).filter(
      (one) => one.role === 'embed',
    )
    judge(
      truth.embedded.filter((one) => one.id !== null),
      truth.uncertain,
      embeds,
      (form, as) => {
        const tally = tallies.get(form) ?? { right: 0, wrong: 0, missed: 0 }
        tally[as]++
        tallies.set(form, tally)
      },
    )
  }
  return [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))
}

interface Passage {
  readonly id: string
  readonly text: string
  readonly at?: number
  readonly truth: {
    readonly platform: string
    readonly handle: string
    readonly date: string | null
    readonly tweetText: string | null
    readonly links: readonly string[]
  } | null
}

/** Scores the one citation of each passage by its handle: right if handle, date and links are exact. */
export function scoreFlattened(
  shared: string,
  recognisers: readonly Recogniser[],
  platform: string,
): FlattenedScore {
  let right = 0
  let wrong = 0
  let missed = 0
  let worded = 0
  let exact = 0
  const failures: string[] = []
  const plain = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim()
  for (const line of readFileSync(join(shared, 'flattened.jsonl'), 'utf8').trim().split('\n')) {
    const { id, text, at, truth } = JSON.parse(line) as Passage
    const all = detectCitations({ text, format: 'text' }, recognisers).filter(
      (one) => one.role === 'flattened' && one.platform === platform,
    )
    const found = at === undefined ? all[0] : all.find((one) => one.start <= at && at < one.end)
    if (truth === null || truth.platform !== platform) {
      if (found !== undefined) {
        wrong++
        failures.push(`wrong ${id}`)
      }
      continue
    }
    const same =
      found !== undefined &&
      found.author?.handle === truth.handle &&
      found.publishedOn === truth.date &&
      JSON.stringify(found.links) === JSON.stringify(truth.links)
    if (!same) {
      missed++
      if (found !== undefined) wrong++
      failures.push(`missed ${id}`)
      continue
    }
    right++
    if (truth.tweetText === null) continue
    worded++
    if (plain(found.text) === plain(truth.tweetText)) exact++
    else failures.push(`words ${id}`)
  }
  return { ...rate(right, wrong, missed, failures), textExact: worded === 0 ? 1 : exact / worded }
}
