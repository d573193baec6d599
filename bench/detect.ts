/**
 * Measures how well and how fast citations are found. Quality: precision, recall and F1 on the real pages of
 * `../shared/articles`, by platform, form and role, beside a plain status-URL pattern. Speed: MB/s, and the ratio to a
 * bare htmlparser2 parse of the same bytes in the same run; time per byte from 0.1 to 50 MB, and of hostile input at
 * two sizes. Times are CPU times.
 *
 * `npm run bench -- detect`
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Parser } from 'htmlparser2'
import { decodeArticle } from '../src/detect/decode-article.ts'
import { detectCitations } from '../src/detect/detect-citations.ts'
import type { Citation } from '../src/model/citation.ts'
import { PLATFORM_NAMES, RECOGNISERS } from '../src/platforms/registry.ts'
import {
  foundForms,
  type Score,
  scoreEmbeds,
  scoreFlattened,
  trueForms,
  truePages,
} from '../tests/support/detect-score.ts'
import { readFlattenedPassages, scorePassages } from '../tests/support/flattened-passages.ts'
import { HOSTILE } from '../tests/support/hostile-articles.ts'

const shared = resolve(import.meta.dirname, '../../shared/articles')
const ROUNDS = 7

const row = (cells: readonly (string | number)[]) =>
  console.log(
    cells.map((cell, at) => (at === 0 ? String(cell).padEnd(44) : String(cell).padStart(10))).join(''),
  )
const rated = (name: string, { right, wrong, missed, precision, recall, f1 }: Score) =>
  row([name, right, wrong, missed, precision.toFixed(3), recall.toFixed(3), f1.toFixed(3)])

/** The process's CPU time so far, in milliseconds: other processes on the machine don't count. */
function spent(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/**
 * The best of several rounds, in milliseconds of CPU. The contenders take turns, so that changes of the machine's speed
 * affect both.
 */
function bestOf(contenders: readonly (() => void)[], rounds = ROUNDS): number[] {
  const best = contenders.map(() => Number.POSITIVE_INFINITY)
  for (let round = 0; round < rounds; round++) {
    contenders.forEach((run, at) => {
      const start = spent()
      run()
      best[at] = Math.min(best[at] ?? 0, spent() - start)
    })
  }
  return best
}

/** The embeds that a plain search for status URLs would report. */
function byPattern(text: string): Citation[] {
  const found = text.matchAll(/(?<![A-Za-z0-9-])(?:twitter|x)\.com\/\w{1,20}\/status(?:es)?\/(\d{1,19})/g)
  return [...found].map((match) => ({
    platform: 'x',
    id: match[1] ?? null,
    url: null,
    role: 'embed',
    form: 'pattern',
    author: null,
    text: null,
    publishedOn: null,
    links: [],
    quote: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }))
}

function quality(): void {
  row(['platform and role', 'right', 'wrong', 'missed', 'precision', 'recall', 'F1'])
  const failures: string[] = []
  for (const platform of PLATFORM_NAMES) {
    const score = scoreEmbeds(shared, RECOGNISERS, platform)
    rated(`${platform} embed`, score)
    failures.push(...score.failures.map((one) => `${platform}: ${one}`))
  }
  rated('x embed, by a status-URL pattern', scoreEmbeds(shared, RECOGNISERS, 'x', byPattern))
  for (const platform of ['x', 'instagram'] as const) {
    const score = scoreFlattened(shared, RECOGNISERS, platform)
    rated(`${platform} flattened (words exact ${score.textExact.toFixed(3)})`, score)
    failures.push(...score.failures.map((one) => `${platform}: ${one}`))
  }
  const passages = scorePassages(readFlattenedPassages())
  console.log(
    `\nour own passages: ${passages.found} of ${passages.posts} posts found, words exact in ${(passages.exact / passages.found).toFixed(3)}`,
  )
  console.log('\nrecall by the form that the truth names')
  for (const [form, { right, missed }] of trueForms(shared, RECOGNISERS)) row([form, right, '', missed])
  console.log('\nprecision by the form that is answered')
  for (const [form, { right, wrong }] of foundForms(shared, RECOGNISERS)) row([form, right, wrong])
  console.log(failures.map((one) => `  ${one}`).join('\n'))
}

function speed(): void {
  const pages = truePages(shared).map(({ name, bytes }) => decodeArticle(bytes, { name }).text)
  const megabytes = pages.reduce((sum, page) => sum + Buffer.byteLength(page), 0) / 1e6
  const [bare = 0, ours = 0] = bestOf([
    () => {
      for (const page of pages) new Parser({}).end(page)
    },
    () => {
      for (const page of pages) detectCitations({ text: page, format: 'html' }, RECOGNISERS)
    },
  ])
  console.log(
    `\ndetect ${(megabytes / (ours / 1000)).toFixed(0)} MB/s (${(ours / megabytes).toFixed(1)} ms/MB); bare parse ${(bare / megabytes).toFixed(1)} ms/MB; ratio ${(ours / bare).toFixed(2)}`,
  )
}

/** An invented page of about this many bytes, with an embed in every tenth paragraph. */
function page(bytes: number): string {
  const parts: string[] = ['<!doctype html><title>Harbour news</title>']
  for (let length = 0, at = 0; length < bytes; at++) {
    const part =
      at % 10 === 9
        ? `<blockquote class="twitter-tweet"><p>Boat ${at}</p>&mdash; Jo (@jo) <a href="https://twitter.com/jo/status/${1500000000000000000n + BigInt(at)}">March 5, 2022</a></blockquote>`
        : `<p class="text">The ferry was late for the ${at}. time, <a href="/a/${at}">as we wrote</a>, and people said so &amp; stayed on the pier. ${'They waited. '.repeat(30)}</p>`
    parts.push(part)
    length += part.length
  }
  return parts.join('\n')
}

const perMegabyte = (text: string, format: 'html' | 'text', rounds: number): number => {
  const runs = Math.max(1, Math.round(1e6 / text.length))
  const [best = 0] = bestOf(
    [
      () => {
        for (let run = 0; run < runs; run++) detectCitations({ text, format }, RECOGNISERS)
      },
    ],
    rounds,
  )
  return best / runs / (text.length / 1e6)
}

function growth(): void {
  const sizes = [0.1, 1, 10, 50]
  const cost = sizes.map((size) => perMegabyte(page(size * 1e6), 'html', ROUNDS))
  console.log(`\ntime per byte, dearest to cheapest: ${(Math.max(...cost) / Math.min(...cost)).toFixed(2)}`)
  for (const [at, size] of sizes.entries()) row([`${size} MB`, `${cost[at]?.toFixed(2)} ms/MB`])
  console.log('\nhostile input: ms/MB small, ms/MB ten times as large, ratio')
  for (const [name, make] of Object.entries(HOSTILE)) {
    for (const format of ['html', 'text'] as const) {
      const small = perMegabyte(make(1_500), format, 3)
      const large = perMegabyte(make(15_000), format, 2)
      row([`${name} (${format})`, small.toFixed(1), large.toFixed(1), (large / small).toFixed(2)])
    }
  }
}

if (existsSync(shared)) {
  quality()
  speed()
} else console.log('quality and speed on real pages: skipped, ../shared/articles is missing')
growth()
