import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const PAGES = resolve(import.meta.dirname, '../../../docs/platforms')

/** One path of an answer, as a page of docs/platforms says where it goes. */
interface FieldRow {
  readonly pattern: RegExp
  /** The record's field; null where the page says why not. */
  readonly field: string | null
}

/** The table of `### {heading}` in `docs/platforms/{name}.md`: most exact rows first, as it is read. */
export function fieldTable(name: string, heading: string): FieldRow[] {
  const page = readFileSync(resolve(PAGES, `${name}.md`), 'utf8')
  const section = page.slice(page.indexOf(`### ${heading}\n`))
  const table = section.slice(section.indexOf('| path | kept as |')).split('\n\n')[0]?.trimEnd() ?? ''
  return table
    .split('\n')
    .slice(2)
    .flatMap((line) => {
      const [, paths = '', kept = '', why = ''] = line.split('|').map((cell) => cell.trim())
      const field = /^`(\w+)`$/.exec(kept)?.[1] ?? null
      if ((field === null) === (why === '')) throw new Error(`A row says neither where nor why: ${line}`)
      return [...paths.matchAll(/`([^`]+)`/g)].map(([, path = '']) => ({ pattern: patternOf(path), field }))
    })
}

function patternOf(path: string): RegExp {
  const source = path
    .split('.')
    .map((name) => (name === '**' ? '.*' : name.replaceAll(/[[\]$]/g, '\\$&').replaceAll('*', '[^.]*')))
    .join('\\.')
  // All below, and the list or object itself where it is empty.
  return new RegExp(`^${source.replace(/\\\.\.\*$/, '(?:[.[].*)?')}$`)
}

type Keys = readonly (string | number)[]

interface Leaf {
  readonly path: string
  /** As it lies in the answer. */
  readonly keys: Keys
  readonly value: unknown
}

/** Every value of an answer that is no list and no object. */
export function leaves(value: unknown, path = '', keys: Keys = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((one, n) => leaves(one, `${path}[]`, [...keys, n]))
  if (typeof value !== 'object' || value === null) return [{ path, keys, value }]
  return Object.entries(value).flatMap(([key, one]) =>
    leaves(one, path === '' ? key : `${path}.${key}`, [...keys, key]),
  )
}

/** Values that a field might have as well. */
export function others(value: unknown): unknown[] {
  if (typeof value === 'boolean') return [!value, undefined]
  if (typeof value === 'number') return [value + 1, undefined]
  return [
    `${String(value)}x`,
    '2031-01-01T00:00:00.000Z',
    '123',
    'government',
    'https://x.com/other/status/1234/photo/1',
    'valid',
    'audio',
    'audio/mpeg',
    '!no-unauthenticated',
    'at://did:plc:zzzzzzzzzzzzzzzzzzzzzzzz/app.bsky.feed.post/3mgzzzzzzz222',
    undefined,
  ]
}

/** The answer with one value changed. */
export function altered(answer: object, keys: Keys, value: unknown): unknown {
  const copy = structuredClone(answer) as Record<string | number, unknown>
  let at = copy
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string | number, unknown>
  at[keys.at(-1) ?? ''] = value
  return copy
}
