import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { computeContentSha256 } from '../../src/archive/content-hash.ts'
import type { Ledger } from '../../src/archive/ledger.ts'
import { articleKey, eventKey, snapshotKeys } from '../../src/archive/object-keys.ts'
import { loadSigner, type Signer } from '../../src/archive/signature/signer.ts'
import { DiskStore } from '../../src/archive/stores/disk-store.ts'
import { packSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'
import type { EventDraft } from '../../src/model/event-record.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import type { PostRef } from '../../src/model/platform.ts'
import { citing } from './catalog-rows.ts'
import { exchange, memoryBody, testScratch } from './exchanges.ts'
import { keysOf, testLedger } from './ledger.ts'
import { PNG } from './media.ts'
import { packedFile } from './packed-file.ts'
import { ANSWER_URL, PHOTO_URL, POST_RECORD, packInput, testSigner } from './snapshots.ts'

/** What a forger writes wherever there is room for words. No door may ever show it. */
export const FORGED = 'Nobody ever said these forged words.'

const post = (id: string): PostRef => ({ platform: 'x', id, url: `https://x.com/mara_invented/status/${id}` })

/** The posts of the archive, by what was decided about them. */
export const POSTS = {
  shown: post('1900000000000000801'),
  held: post('1900000000000000802'),
  down: post('1900000000000000803'),
  undecided: post('1900000000000000804'),
} as const

export const CAPTURED = new Date('2026-03-04T05:06:07Z')
export const ARTICLE = 'https://news.example/lighthouse'
export const RECORDED = '2026-03-04T05:00:00.000Z'

/** The times of the events of a post, in their order. */
export const EVENT_TIMES = ['2026-03-05T00:00:00Z', '2026-03-06T00:00:00Z', '2026-03-07T00:00:00Z'] as const

const EVENTS: Readonly<Record<keyof typeof POSTS, readonly EventDraft['type'][]>> = {
  shown: ['approved'],
  held: ['approved', 'held'],
  down: ['approved', 'taken-down', 'lost'],
  undecided: [],
}

export const draft = (of: PostRef, type: EventDraft['type'], at: string): EventDraft => ({
  type,
  post: of,
  at: new Date(at).toISOString(),
  since: null,
  cause: type === 'lost' ? 'deleted' : null,
  reason: type === 'taken-down' ? 'asked' : null,
  evidence: [],
})

/** Packs and stores a snapshot with a photo, signed by this key. */
export async function saveSnapshotOf(
  ledger: Ledger,
  signer: Signer,
  of: PostRef,
  capturedAt: Date,
  text: string,
): Promise<Manifest> {
  await using scratch = await testScratch()
  const record = { ...POST_RECORD, ...of, text, media: POST_RECORD.media.slice(0, 1) }
  const photo = memoryBody(PNG)
  const packed = await packSnapshot(
    await packInput(scratch, {
      signer,
      post: of,
      record,
      capturedAt,
      contentSha256: computeContentSha256(record, new Map([[PHOTO_URL, photo.sha256]]), []),
      card: `<!doctype html><title>Card</title><p>${text}</p>`,
      citations: [],
      exchanges: [
        {
          exchange: await exchange(ANSWER_URL, 'application/json', memoryBody(JSON.stringify({ text }))),
          role: 'answer',
        },
        { exchange: await exchange(PHOTO_URL, 'image/png', photo), role: 'photo', medium: PHOTO_URL },
      ],
    }),
  )
  await packedFile(packed)
  return (await ledger.saveSnapshot(packed)).manifest
}

/** Builds an archive of four posts and an article, signed by the key of the tests. */
export async function buildArchive(dir: string): Promise<void> {
  const ledger = testLedger(new DiskStore(dir))
  const signer = await testSigner
  await ledger.publishKey(signer)
  for (const [name, of] of Object.entries(POSTS)) {
    await saveSnapshotOf(ledger, signer, of, CAPTURED, `The ${name} words.`)
    for (const [n, type] of EVENTS[name as keyof typeof POSTS].entries()) {
      await ledger.writeEvent(draft(of, type, EVENT_TIMES[n] ?? ''))
    }
  }
  await ledger.writeArticle({
    url: ARTICLE,
    title: 'Lit again',
    publishedAt: null,
    recordedAt: RECORDED,
    bodySha256: 'a'.repeat(64),
    bodyBytes: 100,
    citations: [citing(POSTS.shown)],
  })
}

/** The store of an archive in the hands of someone who can write to it and has a key of his own. */
export class ForgedArchive {
  readonly dir: string
  readonly stranger: Signer
  /** A ledger that signs with the stranger's key. */
  readonly ledger: Ledger

  constructor(dir: string, stranger: Signer) {
    this.dir = dir
    this.stranger = stranger
    this.ledger = testLedger(new DiskStore(dir), { keys: keysOf(stranger) })
  }

  /** Copies an archive, for one forgery. */
  static async copy(from: string, dir: string, keyDir: string): Promise<ForgedArchive> {
    await cp(from, dir, { recursive: true })
    return new ForgedArchive(dir, await loadSigner({ pemOrPath: null, dataDir: keyDir, mayCreate: true }))
  }

  async read(key: string): Promise<Buffer> {
    return await readFile(join(this.dir, key))
  }

  async write(key: string, bytes: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(this.dir, key)), { recursive: true })
    await rm(join(this.dir, key), { force: true })
    await writeFile(join(this.dir, key), bytes)
  }

  async remove(key: string): Promise<void> {
    await rm(join(this.dir, key))
  }

  /** Writes a record over another, changed as JSON, in the encoding of Stet. */
  async edit(key: string, change: (record: Record<string, unknown>) => object): Promise<void> {
    const record = JSON.parse((await this.read(key)).toString())
    await this.write(key, `${JSON.stringify(change(record), null, 2)}\n`)
  }

  async keys(): Promise<string[]> {
    return (await readdir(this.dir, { recursive: true })).filter((name) => name.includes('.'))
  }
}

/** The keys of the honest objects. */
export const snapshotOf = (of: PostRef, at = CAPTURED) => snapshotKeys(of, at)
export const eventOf = (of: PostRef, n: 0 | 1 | 2) => eventKey(of, new Date(EVENT_TIMES[n]))
export const articleAt = (at: string) => articleKey(ARTICLE, new Date(at))
