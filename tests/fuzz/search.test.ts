import fc from 'fast-check'
import { afterAll, beforeAll, expect } from 'vitest'
import { OPERATOR } from '../../src/api/views/visibility.ts'
import type { Catalog } from '../../src/catalog/catalog.ts'
import { decodeCursor, encodeCursor } from '../../src/catalog/cursor.ts'
import { findMatches } from '../../src/catalog/search/find-matches.ts'
import { listPosts } from '../../src/catalog/search/list-posts.ts'
import { InputError } from '../../src/model/errors.ts'
import { postSlug } from '../../src/model/platform.ts'
import type { Marks } from '../../src/model/post-match.ts'
import { PostSort } from '../../src/model/post-sort.ts'
import { openEmptyCatalog } from '../support/database.ts'
import { fuzz } from './fuzz.ts'
import { byteChange, changeBytes } from './junk.ts'
import { insertSomePosts, WORDS } from './some-posts.ts'

let catalog: Catalog
beforeAll(async () => {
  catalog = await openEmptyCatalog()
  await insertSomePosts(catalog.db)
})
afterAll(() => catalog.close())

/** Parts of searches: words, operators of ours and of `tsquery`, and any other text. */
const part = fc.oneof(
  fc.constantFrom(
    ...WORDS,
    'or',
    'OR',
    '-',
    '"',
    '""',
    '-"',
    '&',
    '|',
    '!',
    '<->',
    ':*',
    "'",
    "\\'",
    '\\',
    '(',
    ')',
    '%',
    '_',
    '東京',
    'שלום',
    'ß',
    'İ',
    '#ferry',
    '@mira',
    '🌊',
    'x/20',
    'https://x.com/i/status/20',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ minLength: 1, maxLength: 2 }).map((text) => text.repeat(400)),
)
const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(' '))

fuzz(
  'any search finds posts, and any cursor continues it or is refused',
  fc.record({
    text,
    sort: fc.constantFrom(...PostSort.options),
    limit: fc.integer({ min: 1, max: 20 }),
    bytes: fc.array(byteChange, { maxLength: 2 }),
  }),
  async ({ text, sort, limit, bytes }) => {
    const page = (cursor: string | null) =>
      listPosts(catalog.db, { q: text, sort, viewer: OPERATOR.viewer }, { cursor, limit })
    const first = await page(null)
    const matches = await findMatches(catalog.db, text, first.posts, first.named)
    for (const post of text.trim() === '' ? [] : first.posts) {
      const match = matches.get(postSlug(post))
      expect([post.id, match?.in]).not.toEqual([post.id, []])
      expect(inOrder(match?.text ?? [], post.text ?? '')).toBe(true)
    }
    const cursor = first.next ?? encodeCursor(new Date('2026-03-01T00:00:00Z'), 'x', '20')
    for (const one of [
      cursor,
      changeBytes(Buffer.from(cursor), bytes).toString('latin1'),
      Buffer.from(text).toString('base64url'),
    ]) {
      await page(one).catch((error) => expect(error).toBeInstanceOf(InputError))
    }
  },
  0.8,
)

/** Whether marks are parts of a text, in order and apart. */
const inOrder = (marks: Marks, text: string): boolean =>
  marks.every(([start, end], n) => start >= (marks[n - 1]?.[1] ?? 0) && start < end && end <= text.length)

fuzz(
  'a cursor is decoded to what was encoded, and no other text is one',
  fc.record({
    at: fc.date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('9999-01-01') }),
    keys: fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { minLength: 2, maxLength: 2 }),
    other: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.jsonValue().map((one) => Buffer.from(JSON.stringify(one)).toString('base64url')),
    ),
  }),
  ({ at, keys, other }) => {
    expect(decodeCursor(encodeCursor(at, ...keys), 2)).toEqual([at, ...keys])
    try {
      expect(decodeCursor(other, 2)).toHaveLength(3)
    } catch (error) {
      expect(error).toBeInstanceOf(InputError)
    }
  },
  0.2,
)
