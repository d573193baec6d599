import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CITATION_FORMS } from '../../src/detect/citation-forms.ts'
import { decodeArticle } from '../../src/detect/decode-article.ts'
import { detectCitations } from '../../src/detect/detect-citations.ts'
import { Citation } from '../../src/model/citation.ts'
import { RECOGNISERS } from '../../src/platforms/registry.ts'

const root = resolve(import.meta.dirname, '../fixtures/detect')
const folders = readdirSync(root)

/** A quote from these is the post's own data; any other is the source of its range. */
const DATA = new Set(['page-data', 'json-ld'])

const load = (folder: string) => {
  const name = readdirSync(join(root, folder)).find((file) => file.startsWith('article.')) ?? ''
  const article = decodeArticle(readFileSync(join(root, folder, name)), { name })
  return { article, citations: detectCitations(article, RECOGNISERS) }
}

/** Long quotations are kept in `expected.json` by their beginning and end. */
const short = (quote: string) => (quote.length > 160 ? `${quote.slice(0, 80)} … ${quote.slice(-80)}` : quote)

describe('each form of citation', () => {
  it.each(folders)('%s', (folder) => {
    const { article, citations } = load(folder)
    for (const one of citations) {
      expect(Citation.safeParse(one).success).toBe(true)
      const around = article.text.slice(one.start, one.end)
      if (DATA.has(one.form)) expect(one.quote.length).toBeLessThan(around.length)
      else expect(one.quote).toBe(around)
    }
    const seen = citations.map(({ start: _start, end: _end, quote, ...rest }) => ({
      ...rest,
      quote: short(quote),
    }))
    expect(seen).toEqual(JSON.parse(readFileSync(join(root, folder, 'expected.json'), 'utf8')))
  })
})

describe('the list of forms', () => {
  const used = new Set(folders.flatMap((folder) => load(folder).citations.map((one) => one.form)))

  it('has a fixture for every form, and detection returns no other form', () => {
    expect([...used].sort()).toEqual([...CITATION_FORMS].sort())
  })

  it('matches docs/detect.md', () => {
    const page = readFileSync(resolve(import.meta.dirname, '../../docs/detect.md'), 'utf8')
    const told = [...page.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map((match) => match[1])
    expect(told).toEqual([...CITATION_FORMS])
  })
})
