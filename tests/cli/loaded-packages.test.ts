import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { tempDir } from '../support/service-config.ts'
import { BIN } from './run-cli.ts'

const PLATFORMS = join(import.meta.dirname, '../../src/platforms')

/** Prints the URLs of the modules that a process loaded, as the last line, when it ends. */
const REPORT = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  const urls = []
  registerHooks({
    load(url, context, next) {
      urls.push(url)
      return next(url, context)
    },
  })
  process.on('exit', () => console.error(JSON.stringify(urls)))
`)}`

const packageOf = (url: string): string => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? ''

/** The modules that the definitions of platforms import when they are needed: clients, and readers of web archives. */
async function importedParts(): Promise<string[]> {
  const files = await Array.fromAsync(glob(join(PLATFORMS, '*', 'platform.ts')))
  const parts = files.map(async (file) =>
    (await readFile(file, 'utf8'))
      .matchAll(/await import\('(.+?)'\)/g)
      .map(([, path = '']) => new URL(path, pathToFileURL(file)).href)
      .toArray(),
  )
  return (await Promise.all(parts)).flat()
}

/** Packages that take long to load, and that no command needs to read the catalog. */
const HEAVY =
  /^(?:@aws-sdk|@bull-board|@fastify|@peculiar|ajv|asn1js|bullmq|cheerio|chardet|fastify|file-type|hls-parser|iconv-lite|ioredis|prom-client|undici|warcio)(?:\/|$)/

it.each([
  { words: ['list'], code: 0 },
  { words: ['show', 'https://x.com/jack/status/20'], code: 3 },
  { words: ['token', 'list'], code: 0 },
  { words: ['report'], code: 0 },
])('stet $words loads what it needs and nothing else', async ({ words, code }) => {
  await using dir = await tempDir()
  await using database = await createDatabase()
  const env = { PATH: process.env.PATH, HOME: dir.path, ...database.env, STET_DATA_DIR: dir.path }
  const child = spawn(process.execPath, ['--import', REPORT, BIN, ...words], { env })
  const [said, [ended]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect(ended, said).toBe(code)
  const loaded: string[] = JSON.parse(said.trim().split('\n').at(-1) ?? '')
  expect(loaded.map(packageOf)).toContain('kysely')
  expect(loaded.filter((url) => HEAVY.test(packageOf(url)))).toEqual([])
  const parts = await importedParts()
  expect(parts.length).toBeGreaterThan(12)
  expect(loaded.filter((url) => parts.includes(url))).toEqual([])
})
