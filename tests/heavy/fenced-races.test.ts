import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PutResult } from '../../src/model/store.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type HostileS3, startHostileS3 } from '../support/hostile-s3.ts'
import { bodyOf } from '../support/race-bodies.ts'

const SCRIPT = join(import.meta.dirname, '../support/race-writers.ts')
const PROCESSES = 5
const WRITERS = 4
const RACES = 200
const KILLS = 20
/** Short, because the key of a killed writer is free again when its lease has run out. */
const LEASE_MS = 1_500

/** A process with several writers. */
interface Racers {
  readonly name: string
  readonly child: ChildProcess
  /** The results of its writers; null if it was killed. */
  race(key: string): Promise<PutResult[] | null>
}

let server: HostileS3
let database: TestDatabase
const started: Racers[] = []

beforeAll(async () => {
  // The worst that a store may do: it overwrites, and keeps what it received of a body that was cut off.
  ;[server, database] = await Promise.all([
    startHostileS3({ conditions: 'ignores', keepsCutOff: true }),
    createDatabase(),
  ])
})
afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL')
  await server?.[Symbol.asyncDispose]()
  await database?.[Symbol.asyncDispose]()
})

async function start(name: string): Promise<Racers> {
  const child = spawn(
    process.execPath,
    [SCRIPT, 'races', database.url, name, String(WRITERS), String(LEASE_MS)],
    { env: { ...process.env, ...server.env }, stdio: ['pipe', 'pipe', 'inherit'] },
  )
  // Its input breaks when it is killed.
  child.stdin?.on('error', () => {})
  const exited = once(child, 'exit').then(() => null)
  const lines: Interface = createInterface({ input: child.stdout ?? process.stdin })
  const nextLine = async (): Promise<string | null> =>
    await Promise.race([once(lines, 'line').then(([line]) => String(line)), exited])
  await nextLine()
  const racers: Racers = {
    name,
    child,
    async race(key) {
      const line = nextLine()
      child.stdin?.write(`${key}\n`)
      const results = await line
      return results === null ? null : (JSON.parse(results) as PutResult[])
    },
  }
  started.push(racers)
  return racers
}

/** The one writer whose whole bytes are under a key. */
function winnerOf(key: string): string {
  const stored = server.objects.get(`races/race/${key}`)?.body ?? Buffer.of()
  const writer = stored.toString().split(' ', 1)[0] ?? ''
  // Torn bytes, or those of two writers, are nobody's.
  expect(stored.equals(bodyOf(writer, key).source as Buffer)).toBe(true)
  return writer
}

it('of 20 writers in 5 processes, one wins each of 200 races, and nothing is torn', {
  timeout: 1_200_000,
}, async () => {
  const racers = await Promise.all(Array.from({ length: PROCESSES }, (_, n) => start(`p${n}`)))
  for (let race = 0; race < RACES; race += 1) {
    const key = `race-${race}`
    const results = await Promise.all(racers.map((one) => one.race(key)))
    const all = results.flatMap((ends, process) =>
      (ends ?? []).map((result, writer) => ({ writer: `p${process}-${writer}`, result })),
    )
    expect(all).toHaveLength(PROCESSES * WRITERS)
    expect(all.filter(({ result }) => result === 'created')).toEqual([
      { writer: winnerOf(key), result: 'created' },
    ])
    expect(all.filter(({ result }) => result === 'taken')).toHaveLength(PROCESSES * WRITERS - 1)
  }
  for (const { child } of racers) child.kill()
})

it('a writer that is killed in the middle of its put leaves nothing torn, and another wins', {
  timeout: 1_200_000,
}, async () => {
  const others = await Promise.all(Array.from({ length: 3 }, (_, n) => start(`o${n}`)))
  let torn = 0
  for (let kill = 0; kill < KILLS; kill += 1) {
    const key = `kill-${kill}`
    const victim = await start(`v${kill}`)
    const wasKilled = Promise.withResolvers<void>()
    server.hostility = {
      ...server.hostility,
      async onHalf(_, received) {
        if (!received.toString('latin1', 0, 20).startsWith(`${victim.name}-`)) return
        victim.child.kill('SIGKILL')
        await once(victim.child, 'exit')
        wasKilled.resolve()
      },
    }
    const died = victim.race(key)
    await wasKilled.promise
    expect(await died).toBeNull()
    // What it sent is there, until another writer has its lease.
    const remains = server.objects.get(`races/race/${key}`)?.body.length ?? 0
    if (remains > 0 && remains < bodyOf(`${victim.name}-0`, key).size) torn += 1
    const results = (await Promise.all(others.map((one) => one.race(key)))).flat()
    const winner = winnerOf(key)
    // The whole body may have arrived before the kill: then the key was the victim's, and nobody else's.
    const won = results.filter((result) => result === 'created').length
    expect(won).toBe(winner.startsWith(victim.name) ? 0 : 1)
    expect(results.filter((result) => result === 'taken')).toHaveLength(3 * WRITERS - won)
  }
  expect(torn).toBeGreaterThan(0)
  for (const { child } of others) child.kill()
})
