import { spawnSync } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { type RunningService, startAllInOne } from '../../src/runtime/start-service.ts'
import { createDatabase } from '../support/database.ts'
import { MP4, PNG } from '../support/media.ts'
import { type Mood, moods } from '../support/origin/mood.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { png } from '../support/origin/picture.ts'
import { idAt } from '../support/origin/post.ts'
import { trust } from '../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const author = { handle: 'harbour_desk', name: 'Harbour Desk', id: '70001' }
const LIMIT = 1_000_000
const url = (id: string): string => `https://x.com/${author.handle}/status/${id}`

interface Found {
  readonly capture: string
  readonly outcome: string | null
  readonly reason: string | null
  readonly missing: readonly { readonly part: string; readonly reason: string }[]
  readonly snapshot: string | null
}

/** `stet up` with the origin as its internet, and a place for the scratch files. */
async function startService(parts: AsyncDisposableStack, origin: Origin, env: Record<string, string> = {}) {
  const dir = parts.use(await tempDir())
  const database = parts.use(await createDatabase())
  const scratch = join(dir.path, 'scratch')
  await mkdir(scratch, { recursive: true, mode: 0o700 })
  const start = async (): Promise<RunningService> => {
    const config = serviceConfig(dir.path, {
      ...{ STET_MAX_MEDIA_BYTES: String(LIMIT), STET_MEDIA_TIMEOUT: '4s', STET_FETCH_ATTEMPTS: '1' },
      ...{ STET_EXPAND_LINKS: 'on', ...origin.env, ...database.env, ...env },
    })
    const service = await startAllInOne(config, { queueSettings: { attempts: 1, backoffMs: 50 } })
    parts.defer(() => service.close())
    const { db } = await service.app.catalog()
    token = (await createToken(db, { scopes: ['admin'], name: null }, new Date())).token
    return service
  }
  let token = ''
  const call = async (service: RunningService, path: string, body?: object) =>
    await fetch(`${service.url}${path}`, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    })
  return { start, call, scratch }
}

describe('hostile media through the service', () => {
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let service: RunningService
  let room: Awaited<ReturnType<typeof startService>>
  let last = 0

  beforeAll(async () => {
    origin = await startOrigin({ ignore: [] })
    parts.defer(() => origin.close())
    trust(origin.caPath)
    room = await startService(parts, origin)
    service = await room.start()
  })
  afterAll(() => parts.disposeAsync())

  /** Captures a post of its own whose photo or video the origin answers in this mood. */
  const capture = async (part: 'photo' | 'video', mood: Mood | null): Promise<Found> => {
    last += 1
    const id = idAt(`2026-03-02T09:${String(last).padStart(2, '0')}:00Z`)
    const key = `Hostile${last}`
    origin.post({
      ...{ id, author, text: `Buoy ${last}.` },
      ...(part === 'photo' ? { photos: [{ key }] } : { video: { mediaId: `19980000000000000${10 + last}` } }),
    })
    const match =
      part === 'photo' ? new RegExp(`/media/${key}`) : new RegExp(`19980000000000000${10 + last}.*mp4`)
    if (mood) origin.mood(match, mood)
    await room.call(service, '/v1/posts', { url: url(id) })
    return await until(async () => {
      const found = (await (await room.call(service, `/v1/posts/x/${id}`)).json()) as Found
      return found.capture === 'done' ? found : null
    }, 30_000)
  }
  const body =
    (type: string, bytes: Uint8Array | string, more: Record<string, string> = {}): Mood =>
    () => ({ headers: { 'content-type': type, ...more }, body: bytes })
  /** An MP4 of a hundred thousand boxes, one in the other or one after the other. */
  const boxes = (nested: boolean): Buffer => {
    const all = Buffer.alloc(100_000 * 8)
    for (let n = 0; n < 100_000; n += 1) {
      all.writeUInt32BE(nested ? all.length - n * 8 : 8, n * 8)
      all.write('moov', n * 8 + 4, 'latin1')
    }
    return Buffer.concat([MP4.subarray(0, 32), all])
  }
  const wide = Buffer.from(PNG)
  wide.writeUInt32BE(0x7fffffff, 16)
  wide.writeUInt32BE(0x7fffffff, 20)

  it.each<[string, 'photo' | 'video', () => Mood, RegExp]>([
    ['10 GB declared', 'video', () => moods.lyingLength(10e9), /^too-large$/],
    ['10 GB declared and sent', 'video', () => moods.huge(10e9), /^too-large$/],
    ['without an end', 'video', () => moods.huge(1e15, null), /^too-large$/],
    ['without an end', 'photo', () => moods.huge(1e15, null), /^too-large$/],
    [
      '64 MB in a few kilobytes',
      'photo',
      () => body('image/png', gzipSync(Buffer.alloc(64e6)), { 'content-encoding': 'gzip' }),
      /^too-large$/,
    ],
    ['silent', 'video', () => moods.slowBody(60_000), /^network$/],
    ['cut', 'video', () => moods.cut(100), /^network$/],
    ['a page', 'video', () => moods.html(), /^unreadable$/],
    [
      'a program',
      'photo',
      () => body('image/jpeg', Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(500)])),
      /^unreadable$/,
    ],
    [
      'a drawing with a script',
      'photo',
      () => body('image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
      /^unreadable$/,
    ],
    ['a film as a photo', 'photo', () => body('image/jpeg', MP4), /^unreadable$/],
    [
      'an archive',
      'video',
      () => body('video/mp4', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(500)])),
      /^unreadable$/,
    ],
    [
      'inside this network',
      'photo',
      () => moods.redirect('http://169.254.169.254/latest/meta-data'),
      /^(?:address-refused|not-found|upstream)$/,
    ],
  ])('%s: the %s is missing, and says why', async (_name, part, mood, reason) => {
    const before = process.memoryUsage().rss
    const found = await capture(part, mood())
    expect(found).toMatchObject({ outcome: 'partial', missing: [{ part }] })
    expect(found.missing[0]?.reason).toMatch(reason)
    expect(found.snapshot).not.toBeNull()
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6)
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
  })

  it.each<[string, 'photo' | 'video', () => Mood]>([
    [
      'a picture of 60 megapixels in a few kilobytes',
      'photo',
      () => body('image/png', png(10_000, 6_000, [1, 2, 3], 'bomb')),
    ],
    ['a picture that says it has 4 exapixels', 'photo', () => body('image/png', wide)],
    ['a film of a hundred thousand boxes', 'video', () => body('video/mp4', boxes(false))],
    ['a film of boxes in boxes', 'video', () => body('video/mp4', boxes(true))],
  ])('%s is not unpacked: it is kept as it is, or missing', async (_name, part, mood) => {
    const usual = mood()
    const before = process.memoryUsage().rss
    const found = await capture(part, usual)
    expect(['captured', 'partial']).toContain(found.outcome)
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6)
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
  })

  it('leave no file behind, and the next post is captured', async () => {
    expect(await capture('photo', null)).toMatchObject({ outcome: 'captured', missing: [] })
    const left = await readdir(room.scratch, { recursive: true, withFileTypes: true })
    expect(left.filter((one) => one.isFile()).map(({ name }) => name)).toEqual([])
  })
})

describe('a full scratch directory', () => {
  it('keeps captures waiting and claims nothing; with room again all are captured', async ({ skip }) => {
    await using parts = new AsyncDisposableStack()
    const [large, small] = [idAt('2026-03-03T09:00:00Z'), idAt('2026-03-03T09:01:00Z')]
    const origin = await startOrigin({
      posts: [
        {
          id: large,
          author,
          text: 'A large film.',
          video: { mediaId: '1998000000000000099', bytes: 4_000_000 },
        },
        { id: small, author, text: 'Words alone.' },
      ],
    })
    parts.defer(() => origin.close())
    trust(origin.caPath)
    const room = await startService(parts, origin, { STET_MAX_MEDIA_BYTES: '100MB' })
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', room.scratch], {
      stdio: 'ignore',
    })
    if (mounted.status !== 0) skip('only root may mount a small disk')
    parts.defer(() => void spawnSync('umount', ['-l', room.scratch]))
    const service = await room.start()
    const { db } = await service.app.catalog()
    for (const id of [large, small]) await room.call(service, '/v1/posts', { url: url(id) })
    const found = async (id: string) =>
      (await (await room.call(service, `/v1/posts/x/${id}`)).json()) as Found
    const ready = async () => (await (await fetch(`${service.url}/readyz`)).json()) as { parts: object }
    await until(async () => JSON.stringify((await ready()).parts).includes('store-full'), 30_000)
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
    for (const id of [large, small]) {
      const waiting = await found(id)
      expect(waiting).toMatchObject({ outcome: null, snapshot: null })
      expect(['queued', 'working']).toContain(waiting.capture)
    }
    expect(await db.selectFrom('snapshots').select('id').execute()).toEqual([])
    spawnSync('umount', ['-l', room.scratch])
    for (const id of [large, small]) await until(async () => (await found(id)).outcome === 'captured', 30_000)
  })
})
