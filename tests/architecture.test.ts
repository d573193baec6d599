import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, it } from 'vitest'
import { PLATFORM_NAMES } from '../src/platforms/registry.ts'

const root = resolve(import.meta.dirname, '..')

/** The rooms that each room may import from: the direction of `docs/architecture.md`. */
const base = ['model']
const tools = [...base, 'outbound', 'detect', 'archive', 'card']
const sources = [...tools, 'platforms', 'webarchive']
const domain = [...sources, 'capture', 'resolve', 'verify', 'discover']
const records = [...domain, 'postgres', 'catalog', 'jobs', 'webhooks', 'report', 'mail']
const services = [...records, 'services', 'config']
const MAY: Readonly<Record<string, readonly string[]>> = {
  model: [],
  // Reading the environment needs the errors of `model/`, and each platform declares its own settings.
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
  postgres: base,
  catalog: [...domain, 'postgres'],
  jobs: [...domain, 'postgres'],
  webhooks: domain,
  report: domain,
  mail: domain,
  services: records,
  runtime: services,
  api: [...services, 'runtime'],
  workers: [...services, 'runtime'],
  cli: [...services, 'runtime', 'api', 'workers'],
}

/** The start of a service is the one file below the entry points that may import them: it starts the API and the workers. */
const SUPERVISOR = 'src/runtime/start-service.ts'
const MAY_BE_STARTED = ['api', 'workers']

/** Packages that belong to one room, with the reason. */
const ONLY: ReadonlyArray<{ package: RegExp; where: RegExp; why: string }> = [
  { package: /^bullmq($|\/)/, where: /^(src\/jobs|workers)\//, why: 'the queue is spoken to in jobs/ alone' },
  { package: /^@aws-sdk\//, where: /^src\/archive\/stores\/s3/, why: 'S3 is one store among others' },
  { package: /^(node:)?(undici)($|\/)/, where: /^src\/outbound\//, why: 'one client leaves the process' },
  { package: /^warcio($|\/)/, where: /^src\/archive\//, why: 'WARC is the ledger' },
  {
    package: /^(kysely|pg|pg-copy-streams)($|\/)/,
    where: /^src\/(postgres|catalog|jobs|runtime)\//,
    why: 'SQL lives with the catalog; runtime/ starts its server',
  },
  { package: /^nodemailer($|\/)/, where: /^src\/mail\//, why: 'mail goes out in mail/ alone' },
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

const MAX_LINES = 300
/** A migration never changes: it repeats the values that it was written with, under their names. */
const FROZEN = /^src\/catalog\/migrations\//

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

/** The names that a file defines and exports, a type and its schema once; re-exports are left out. */
const ownExports = (file: string): Set<string> => {
  const { staticExports } = parseSync(file, textOf(file)).module
  const own = staticExports.flatMap((one) => one.entries).filter((entry) => !entry.moduleRequest)
  return new Set(own.flatMap((entry) => entry.exportName.name ?? []))
}

const imports = (file: string): string[] => {
  const text = textOf(file)
  const { module } = parseSync(file, text)
  return [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) =>
      one.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map((one) => text.slice(one.moduleRequest.start + 1, one.moduleRequest.end - 1)),
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
        if (file === SUPERVISOR && MAY_BE_STARTED.includes(other)) return []
        return [`${specifier}: ${room} may not import ${other}`]
      }
      return ONLY.filter((one) => one.package.test(specifier) && !one.where.test(file)).map(
        (one) => `${specifier}: ${one.why}`,
      )
    })
    expect(wrong).toEqual([])
  })
})

/** Tracking parameters have the names of the services that add them. */
const MAY_NAME_PLATFORMS = ['src/model/article-url.ts']

describe('platforms', () => {
  const words = new RegExp(
    ['twitter', 'tweet', 'bsky', ...PLATFORM_NAMES.filter((name) => name.length > 1)].join('|'),
    'gi',
  )
  const code = (file: string): string =>
    parseSync(file, textOf(file)).comments.reduceRight(
      (text, { start, end }) => text.slice(0, start) + text.slice(end),
      textOf(file),
    )

  it('are named in code only in their folders, in what these share and in the help of commands', () => {
    const naming = files
      .filter(
        (file) =>
          !/^(?:src\/platforms|src\/cli|bench|tests)\//.test(file) && !MAY_NAME_PLATFORMS.includes(file),
      )
      .flatMap((file) =>
        [...new Set(code(file).replaceAll('worker_threads', '').match(words))].map(
          (name) => `${file}: ${name}`,
        ),
      )
    expect(naming).toEqual([])
  })
})

/** The sets of files that reach each other by their imports, types included (Tarjan's strongly connected components). */
function circles(importsOf: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const order = new Map<string, number>()
  const path: string[] = []
  const visit = (file: string): number => {
    const position = order.size
    order.set(file, position)
    path.push(file)
    let lowest = position
    for (const other of importsOf.get(file) ?? []) {
      const known = order.get(other)
      if (known === undefined) lowest = Math.min(lowest, visit(other))
      else if (path.includes(other)) lowest = Math.min(lowest, known)
    }
    if (lowest === position) {
      const circle = path.splice(path.indexOf(file))
      if (circle.length > 1) found.push(circle.toSorted())
    }
    return lowest
  }
  for (const file of importsOf.keys()) if (!order.has(file)) visit(file)
  return found
}

describe('files', () => {
  it('that import each other in a circle are found, and no others', () => {
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
    expect(circles(importsOf).map((circle) => circle.join(' ↔ '))).toEqual([])
  })

  it(`have at most ${MAX_LINES} lines`, () => {
    const linesOf = (file: string) => textOf(file).split('\n').length - 1
    expect(files.filter((file) => linesOf(file) > MAX_LINES)).toEqual([])
  })

  it('do not export one name with two meanings', () => {
    const exporters = new Map<string, string[]>()
    for (const file of files.filter((one) => !FROZEN.test(one))) {
      for (const name of ownExports(file)) exporters.set(name, [...(exporters.get(name) ?? []), file])
    }
    expect([...exporters].filter(([, where]) => where.length > 1)).toEqual([])
  })
})

describe('the environment', () => {
  it('is read in config/ alone', () => {
    const readers = files.filter((file) => /\bprocess\s*\.\s*env\b|\bprocess\s*\[/.test(textOf(file)))
    expect(readers).toEqual(['config/load-config.ts'])
  })
})

describe('folders', () => {
  it('carry names of the design', () => {
    const rooms = new Set(files.map(roomOf))
    expect([...rooms].filter((room) => !(room in MAY))).toEqual([])
  })
})
