import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** Which rooms each room may import from; the direction of `docs/architecture.md`. */
const base = ['model']
const tools = [...base, 'outbound', 'detect', 'archive', 'card']
const sources = [...tools, 'platforms', 'webarchive']
const domain = [...sources, 'capture', 'resolve', 'verify', 'discover']
const records = [...domain, 'catalog', 'jobs', 'webhooks', 'report']
const services = [...records, 'services', 'config']
const MAY: Readonly<Record<string, readonly string[]>> = {
  model: [],
  // Errors are the one noun that reading the environment needs; platforms declare settings of their own.
  config: [...base, 'platforms'],
  outbound: base,
  detect: base,
  archive: base,
  card: base,
  platforms: tools,
  webarchive: tools,
  capture: sources,
  resolve: sources,
  verify: sources,
  discover: sources,
  catalog: domain,
  jobs: domain,
  webhooks: domain,
  report: domain,
  services: records,
  runtime: services,
  api: [...services, 'runtime'],
  workers: [...services, 'runtime'],
  cli: [...services, 'runtime', 'api', 'workers'],
}

/** Imports that run the wrong way still: each names what will be handed in as an argument. */
const KNOWN_WRONG: ReadonlyArray<{ from: RegExp; to: RegExp; why: string }> = [
  { from: /^src\/services\//, to: /^src\/runtime\/app\.ts$/, why: 'a use case is handed the whole app' },
  {
    from: /^src\/runtime\/supervisor\.ts$/,
    to: /^(src\/api|workers)\//,
    why: 'the supervisor starts the API and the workers by itself',
  },
]

/** Packages that belong to one room, with the reason. */
const ONLY: ReadonlyArray<{ package: RegExp; where: RegExp; why: string }> = [
  { package: /^bullmq($|\/)/, where: /^(src\/jobs|workers)\//, why: 'the queue is spoken to in jobs/ alone' },
  { package: /^@aws-sdk\//, where: /^src\/archive\/stores\/s3/, why: 'S3 is one store among others' },
  { package: /^(node:)?(undici)($|\/)/, where: /^src\/outbound\//, why: 'one client leaves the process' },
  { package: /^warcio($|\/)/, where: /^src\/archive\//, why: 'WARC is the ledger' },
  {
    package: /^(kysely|pg)($|\/)/,
    where: /^src\/(catalog|jobs|runtime)\//,
    why: 'SQL lives with the catalog; runtime/ starts its server',
  },
  { package: /^fastify($|\/)/, where: /^src\/api\//, why: 'HTTP in is the API' },
  { package: /^commander($|\/)/, where: /^src\/cli\//, why: 'the command line is cli/' },
]

const files = ['config', 'src', 'workers'].flatMap((dir) =>
  readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(dir, name)),
)

const roomOf = (file: string): string => {
  const [first, second] = file.split('/')
  return first === 'src' ? (second ?? '').replace(/\.ts$/, '') : (first ?? '')
}

const imports = (file: string): string[] => {
  const { module } = parseSync(file, readFileSync(join(root, file), 'utf8'))
  return [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) =>
      one.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map((one) =>
      readFileSync(join(root, file), 'utf8').slice(one.moduleRequest.start + 1, one.moduleRequest.end - 1),
    ),
  ]
}

describe('imports run one way', () => {
  it.each(files)('%s', (file) => {
    const room = roomOf(file)
    const wrong = imports(file).flatMap((specifier) => {
      if (specifier.startsWith('.')) {
        const target = relative(root, resolve(root, dirname(file), specifier))
        const other = roomOf(target)
        if (target === 'package.json' || other === room || MAY[room]?.includes(other)) return []
        if (KNOWN_WRONG.some((one) => one.from.test(file) && one.to.test(target))) return []
        return [`${specifier}: ${room} may not import ${other}`]
      }
      return ONLY.filter((one) => one.package.test(specifier) && !one.where.test(file)).map(
        (one) => `${specifier}: ${one.why}`,
      )
    })
    expect(wrong).toEqual([])
  })
})

/** Circles that are still there, each to be resolved: this list only ever gets shorter. */
const KNOWN_CIRCLES: readonly string[] = [
  'src/catalog/catalog.ts ↔ src/catalog/prepared-statements.ts',
  'src/cli/get-snapshot.ts ↔ src/cli/get.ts',
  'src/detect/json-ld.ts ↔ src/detect/page-data.ts',
  'src/detect/markup.ts ↔ src/detect/text-content.ts',
]

/** The sets of files that reach each other by their imports, types included (Tarjan's strongly connected components). */
function circles(importsOf: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const order = new Map<string, number>()
  const path: string[] = []
  const visit = (file: string): number => {
    const mine = order.size
    order.set(file, mine)
    path.push(file)
    let lowest = mine
    for (const other of importsOf.get(file) ?? []) {
      const known = order.get(other)
      if (known === undefined) lowest = Math.min(lowest, visit(other))
      else if (path.includes(other)) lowest = Math.min(lowest, known)
    }
    if (lowest === mine) {
      const together = path.splice(path.indexOf(file))
      if (together.length > 1) found.push(together.toSorted())
    }
    return lowest
  }
  for (const file of importsOf.keys()) if (!order.has(file)) visit(file)
  return found
}

describe('files', () => {
  it('are told apart where they import each other in a circle, and only there', () => {
    const importsOf = new Map([
      ['a', ['b', 'd']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['e']],
      ['e', []],
      ['f', ['a']],
    ])
    expect(circles(importsOf)).toEqual([['a', 'b', 'c']])
  })

  it('do not import each other in a circle, not even for types', () => {
    const importsOf = new Map(
      files.map((file) => {
        const own = imports(file).filter((specifier) => specifier.startsWith('.'))
        return [file, own.map((specifier) => relative(root, resolve(root, dirname(file), specifier)))]
      }),
    )
    const found = circles(importsOf).map((together) => together.join(' ↔ '))
    expect(found.toSorted()).toEqual(KNOWN_CIRCLES)
  })
})

describe('the environment', () => {
  it('is read in config/ alone', () => {
    const readers = files.filter((file) =>
      /\bprocess\s*\.\s*env\b|\bprocess\s*\[/.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(readers).toEqual(['config/environment.ts'])
  })
})

describe('folders', () => {
  it('carry names of the design', () => {
    const rooms = new Set(files.map(roomOf))
    expect([...rooms].filter((room) => !(room in MAY))).toEqual([])
  })
})
