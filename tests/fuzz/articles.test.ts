import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { MAX_RECORD_BYTES } from '../../src/archive/wacz/open-snapshot.ts'
import { Citation } from '../../src/model/citation.ts'
import { StetError } from '../../src/model/errors.ts'
import { RECOGNISERS } from '../../src/platforms/registry.ts'
import { detectArticle } from '../../src/services/articles/detect-article.ts'
import { HOSTILE } from '../support/hostile-articles.ts'
import { fuzz } from './fuzz.ts'
import { byteChange, changeBytes } from './junk.ts'

const root = resolve(import.meta.dirname, '../fixtures/detect')
/** An article of every form of citation, and those that are made to cost much. */
const ARTICLES = [
  ...readdirSync(root).map((folder) => {
    const name = readdirSync(join(root, folder)).find((file) => file.startsWith('article.')) ?? ''
    return readFileSync(join(root, folder, name))
  }),
  ...Object.values(HOSTILE).map((make) => Buffer.from(make(60))),
]

/** Several articles in a row or in each other, with changes. */
const article = fc
  .record({
    parts: fc.array(fc.constantFrom(...ARTICLES), { minLength: 1, maxLength: 3 }),
    wraps: fc.array(
      fc.constantFrom<[string, string]>(
        ['<script>window.a=', '</script>'],
        ['<div data-html="', '">'],
        ['<!--', '-->'],
        ['<textarea>', '</textarea>'],
        ['<rss><item><description><![CDATA[', ']]></description></item></rss>'],
        ['<script type="application/ld+json">', '</script>'],
      ),
      { maxLength: 2 },
    ),
    changes: fc.array(byteChange, { maxLength: 12 }),
  })
  .map(({ parts, wraps, changes }) => {
    const inner = wraps.reduce(
      (bytes, [open, close]) => Buffer.concat([Buffer.from(open), bytes, Buffer.from(close)]),
      Buffer.concat(parts),
    )
    return changeBytes(inner, changes)
  })

fuzz(
  'any article is read or refused, within its limits',
  fc.tuple(
    article,
    fc.constantFrom('html' as const, 'text' as const, undefined),
    fc.constantFrom(1, 5, 1_000),
  ),
  ([bytes, format, limit]) => {
    try {
      const found = detectArticle(bytes, { url: 'https://news.example/a', format }, RECOGNISERS, limit)
      expect(found.citations.length).toBeLessThanOrEqual(limit)
      for (const one of found.citations) expect(Citation.safeParse(one).error).toBeUndefined()
      expect(Buffer.byteLength(JSON.stringify(found.citations))).toBeLessThan(MAX_RECORD_BYTES)
    } catch (error) {
      if (!(error instanceof StetError) || error.code === 'internal') throw error
    }
  },
)
