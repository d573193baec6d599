import { createHash, randomBytes } from 'node:crypto'
import { chmod, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Thumbnails } from '../../../src/services/thumbnails/thumbnails.ts'
import { PNG } from '../../support/media.ts'
import { tempDir } from '../../support/service-config.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const DAY_MS = 86_400_000
const snapshot = (n: number): string =>
  `20260302T090000Z-${createHash('sha256').update(`x/${n}`).digest('hex').slice(0, 16)}`
const resource = (bytes: Uint8Array) => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes: bytes.length,
})

describe('the thumbnails of a process', () => {
  let parts: AsyncDisposableStack
  let dir: string
  let now: Date
  let thumbnails: Thumbnails
  /** How often a picture was read from the store. */
  let reads: number
  const open = (maxBytes = 10_000_000) =>
    new Thumbnails(dir, maxBytes, {
      clock: { now: () => now } as never,
      logger: pino({ level: 'silent' }),
    })
  const of = async (n: number, bytes: Uint8Array = PNG) =>
    await thumbnails.of(snapshot(n), resource(bytes), async () => {
      reads += 1
      return bytes
    })
  const files = async (): Promise<string[]> =>
    (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.webp')).sort()

  beforeEach(async () => {
    parts = new AsyncDisposableStack()
    dir = join(parts.use(await tempDir()).path, 'thumbnails')
    now = NOW
    reads = 0
    thumbnails = open()
  })
  afterEach(() => parts.disposeAsync())

  it('are made once, kept for the next process, and read by nobody else', async () => {
    const made = await of(1)
    expect(await of(1)).toEqual(made)
    thumbnails = open()
    expect(await of(1)).toEqual(made)
    expect(reads).toBe(1)
    const [file = ''] = await files()
    expect((await stat(join(dir, file))).mode & 0o077).toBe(0)
    expect(await readFile(join(dir, file))).toEqual(made)
  })

  it('are made once for many readers at once', async () => {
    const all = await Promise.all(Array.from({ length: 100 }, () => of(1)))
    expect([reads, new Set(all.map((one) => one?.length)).size]).toEqual([1, 1])
  })

  it('are at most two in the making', async () => {
    let [open, most] = [0, 0]
    await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        await thumbnails.of(snapshot(n), resource(PNG), async () => {
          open += 1
          most = Math.max(most, open)
          await new Promise((resolve) => setTimeout(resolve, 5))
          open -= 1
          return PNG
        })
      }),
    )
    expect(most).toBe(2)
  })

  it('remember of what none can be made', async () => {
    expect([await of(1, Buffer.from('not a picture')), await of(1, Buffer.from('not a picture'))]).toEqual([
      null,
      null,
    ])
    expect(reads).toBe(1)
  })

  it('are not made of files that are too large for memory', async () => {
    const large = { sha256: 'ab'.repeat(32), bytes: 40_000_000 }
    expect(await thumbnails.of(snapshot(1), large, () => Promise.reject(new Error('read')))).toBeNull()
  })

  it('pass on why a picture cannot be read, and do not remember it', async () => {
    const fail = () => Promise.reject(new Error('The store is away.'))
    await expect(thumbnails.of(snapshot(1), resource(PNG), fail)).rejects.toThrow('The store is away.')
    expect(await of(1)).not.toBeNull()
  })

  it('forget a post that was erased, and no other', async () => {
    await of(1)
    await of(2)
    await thumbnails.forget([snapshot(1)])
    expect(await files()).toEqual([expect.stringContaining(snapshot(2).slice(-16))])
  })

  it('keep within their room: those seen least recently go', async () => {
    const size = 4_096
    thumbnails = open(size * 16)
    const place = async (n: number, usedAt: Date): Promise<string> => {
      const post = snapshot(n).slice(-16)
      await of(n)
      const path = join(dir, post.slice(0, 2), `${post}-${resource(PNG).sha256.slice(0, 32)}.webp`)
      await writeFile(path, randomBytes(size - 512))
      await utimes(path, usedAt, usedAt)
      return path
    }
    for (let n = 0; n < 40; n += 1) await place(n, new Date(NOW.getTime() - n * 60_000))
    await of(41)
    const left = await files()
    const bytes = await Promise.all(left.map(async (name) => (await stat(join(dir, name))).size))
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(size * 16)
    expect(left.length).toBeGreaterThan(12)
    const oldest = snapshot(39).slice(-16)
    const newest = snapshot(0).slice(-16)
    expect([left.some((name) => name.includes(oldest)), left.some((name) => name.includes(newest))]).toEqual([
      false,
      true,
    ])
  })

  it('stay while they are seen, and go after a month without', async () => {
    await of(1)
    await of(2)
    const set = async (when: Date) => {
      for (const name of await files()) await utimes(join(dir, name), when, when)
    }
    await set(new Date(NOW.getTime() - 29 * DAY_MS))
    await of(1)
    now = new Date(NOW.getTime() + 2 * DAY_MS)
    thumbnails = open()
    await of(3)
    const left = await files()
    expect(left.map((name) => name.slice(3, 19)).sort()).toEqual(
      [snapshot(1).slice(-16), snapshot(3).slice(-16)].sort(),
    )
  })

  it('are shown also where they cannot be kept', async () => {
    await writeFile(dir, 'a file where the directory should be')
    expect(await of(1)).not.toBeNull()
    expect(await of(1)).not.toBeNull()
    expect(reads).toBe(2)
    await chmod(dir, 0o600)
  })
})
