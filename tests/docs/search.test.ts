import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Catalog } from '../../src/catalog/catalog.ts'
import { listPosts } from '../../src/catalog/search/list-posts.ts'
import { saveSnapshots } from '../../src/catalog/snapshots/save-snapshots.ts'
import { at, manifestOf } from '../support/catalog-rows.ts'
import { openEmptyCatalog } from '../support/database.ts'

const text = readFileSync(new URL('../../docs/search.md', import.meta.url), 'utf8')
/** The rows of the table whose head begins with a word. */
const table = (head: string): string[][] => {
  const [, rows = ''] = text.split(new RegExp(`^\\| ${head} .*\\n\\|[-|]+\\n`, 'm'))
  const lines = rows.slice(0, rows.indexOf('\n\n')).trim().split('\n')
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

let catalog: Catalog
beforeAll(async () => {
  catalog = await openEmptyCatalog()
  const stored = table('post').map(([id = '', who = '', language = '', words = '']) => {
    const post = { platform: 'x', id, url: `https://x.com/i/status/${id}` }
    const made = manifestOf(post, Number(id), 'captured', words)
    const [, name = '', handle = ''] = /^(.*) @(.*)$/.exec(who) ?? []
    const author = made.record.author && { ...made.record.author, name, handle }
    return { key: `m/${id}`, manifest: { ...made, record: { ...made.record, author, language } } }
  })
  await saveSnapshots(catalog.db, stored, at(30))
})
afterAll(() => catalog.close())

it.each(table('you type'))('%s finds %s', async (typed, found = '') => {
  const { posts } = await listPosts(catalog.db, { q: typed.replaceAll('`', '') }, { cursor: null, limit: 10 })
  expect(posts.map(({ id }) => id)).toEqual(found === '' ? [] : found.split(', '))
})
