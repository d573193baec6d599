import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../..', import.meta.url)
const page = readFileSync(new URL('docs/architecture.md', root), 'utf8')
const rows = [...page.matchAll(/^\| `((?:src\/)?[\w.-]+\/?[\w.-]*\/?)` \|/gm)].map((match) => match[1] ?? '')

const SOURCE = new Set(['config', 'workers', ...readdirSync(new URL('src/', root))])

describe('docs/architecture.md', () => {
  it('has a row for every room under src', () => {
    const rooms = readdirSync(new URL('src/', root), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && readdirSync(new URL(`src/${entry.name}/`, root)).length > 0)
      .map((entry) => `src/${entry.name}/`)
    expect(rooms.filter((room) => !rows.includes(room))).toEqual([])
  })

  it('draws every room in the diagram of rooms', () => {
    const diagram = /^## Rooms\n\n```mermaid\n([\s\S]*?)^```/m.exec(page)?.[1] ?? ''
    const drawn = new Set(diagram.match(/[\w-]+/g))
    expect(
      rows.map((row) => row.split('/').at(-2) ?? '').filter((room) => SOURCE.has(room) && !drawn.has(room)),
    ).toEqual([])
  })

  it('names no top-level folder that is not there', () => {
    const top = rows.filter((row) => !row.startsWith('src/'))
    expect(top.filter((row) => !existsSync(new URL(row, root)))).toEqual([])
  })
})
