import { articleKey, eventKey, publicKeyKey, snapshotKeys } from '../../src/archive/object-keys.ts'
import { ArticleRecord } from '../../src/model/article.ts'
import type { EventDraft } from '../../src/model/event-record.ts'
import { EventRecord } from '../../src/model/event-record.ts'
import type { PostRef } from '../../src/model/platform.ts'
import { citing } from './catalog-rows.ts'
import {
  ARTICLE,
  articleAt,
  CAPTURED,
  draft,
  eventOf,
  FORGED,
  type ForgedArchive,
  POSTS,
  RECORDED,
  saveSnapshotOf,
  snapshotOf,
} from './forged-archive.ts'
import { signedBytes } from './ledger.ts'
import { testSigner } from './snapshots.ts'

/** What a forger does to the objects of a store, and whether an empty catalog, too, can tell. */
export interface Forgery {
  readonly name: string
  forge(archive: ForgedArchive): Promise<void>
  /**
   * Set for the loss of the last event of a post, which only a catalog that saw it keeps in force (docs/trust.md, "A cut end").
   * `untold`: the store alone has no trace of it. `told`: an empty catalog reports what is left of it.
   */
  readonly cutsEnd?: 'told' | 'untold'
}

/** The order of the curve P-384 (SP 800-186 § 3.2.1.4). */
const P384_ORDER = BigInt(
  '0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
)
const LATER = '2026-04-01T00:00:00Z'
const { shown, held, down, undecided } = POSTS

/** An event as an early Stet wrote it. */
const unsigned = (of: PostRef, type: EventDraft['type'], more: object = {}) =>
  `${JSON.stringify({ stet: 1, ...draft(of, type, LATER), ...more }, null, 2)}\n`

const plantUnsigned =
  (of: PostRef, type: EventDraft['type'], more: object = {}) =>
  async (archive: ForgedArchive) =>
    await archive.write(eventKey(of, new Date(LATER)), unsigned(of, type, more))

/** An event by the stranger's key, which continues a chain that he makes up. */
const plantSigned =
  (of: PostRef, type: EventDraft['type'], more: object = {}) =>
  async (archive: ForgedArchive) => {
    const record = { ...draft(of, type, LATER), ...more, chain: { number: 3, previous: 'a'.repeat(64) } }
    await archive.write(
      eventKey(of, new Date(LATER)),
      await signedBytes(EventRecord, record, archive.stranger),
    )
  }

const plantSnapshot = async (archive: ForgedArchive) =>
  await saveSnapshotOf(archive.ledger, archive.stranger, shown, new Date(LATER), FORGED)

const article = (recordedAt: string) => ({
  url: ARTICLE,
  title: FORGED,
  publishedAt: null,
  recordedAt: new Date(recordedAt).toISOString(),
  bodySha256: 'b'.repeat(64),
  bodyBytes: 1,
  citations: [citing(undecided, FORGED)],
})

const copyTo =
  (from: string, to: string) =>
  async (archive: ForgedArchive): Promise<void> =>
    await archive.write(to, await archive.read(from))

const manifestKey = snapshotOf(shown).manifest
const waczKey = snapshotOf(shown).wacz
const withWords = (record: Record<string, unknown>) => ({
  ...record,
  record: { ...(record.record as object), text: FORGED },
})
const withoutSignature = ({ signature: _, ...record }: Record<string, unknown>) => ({ ...record, stet: 1 })

/** The signature with the negative of s, which verifies as well. */
function negated(signature: string): string {
  const bytes = Buffer.from(signature, 'base64')
  const s = P384_ORDER - BigInt(`0x${bytes.toString('hex', 48)}`)
  return Buffer.concat([
    bytes.subarray(0, 48),
    Buffer.from(s.toString(16).padStart(96, '0'), 'hex'),
  ]).toString('base64')
}

/** Forgeries by someone who has full write access to the store and no key of the archive. */
export const FORGERIES: readonly Forgery[] = [
  { name: 'a newer snapshot by a stranger', forge: async (a) => void (await plantSnapshot(a)) },
  {
    name: 'a newer snapshot by a stranger, with his key among the keys',
    forge: async (a) => {
      await plantSnapshot(a)
      await a.ledger.publishKey(a.stranger)
    },
  },
  {
    name: 'a newer snapshot by a stranger, whose key record names the key of the archive',
    forge: async (a) => {
      await plantSnapshot(a)
      const { publicKey } = a.stranger
      const { fingerprint } = await testSigner
      await a.edit(publicKeyKey(fingerprint), (record) => ({ ...record, publicKey }))
    },
  },
  {
    name: 'a newer file by a stranger without a manifest',
    forge: async (a) => {
      await plantSnapshot(a)
      await a.remove(snapshotKeys(shown, new Date(LATER)).manifest)
    },
  },
  {
    name: 'a newer snapshot by a stranger with an unsigned manifest of number 1',
    forge: async (a) => {
      await plantSnapshot(a)
      await a.edit(snapshotKeys(shown, new Date(LATER)).manifest, withoutSignature)
    },
  },
  {
    name: 'an unsigned manifest of a newer file that is none',
    forge: async (a) => {
      const { manifest, wacz } = snapshotKeys(shown, new Date(LATER))
      await a.write(wacz, 'no file at all')
      await copyTo(manifestKey, manifest)(a)
      await a.edit(manifest, withoutSignature)
    },
  },
  { name: 'an unsigned loss', forge: plantUnsigned(undecided, 'lost') },
  { name: 'a loss signed by a stranger', forge: plantSigned(undecided, 'lost') },
  { name: 'an unsigned approval of a held post', forge: plantUnsigned(held, 'approved') },
  { name: 'an approval of a held post, signed by a stranger', forge: plantSigned(held, 'approved') },
  { name: 'an unsigned restoration', forge: plantUnsigned(down, 'restored') },
  { name: 'a restoration signed by a stranger', forge: plantSigned(down, 'restored') },
  { name: 'an unsigned take-down', forge: plantUnsigned(shown, 'taken-down', { reason: FORGED }) },
  {
    name: 'a take-down with deletion, signed by a stranger',
    forge: plantSigned(shown, 'taken-down', { reason: FORGED, erase: true }),
  },
  {
    name: 'an approval with a number of a later Stet',
    forge: async (a) =>
      await a.write(
        eventKey(held, new Date(LATER)),
        unsigned(held, 'approved').replace('"stet": 1', '"stet": 9'),
      ),
  },
  {
    name: 'an approval signed by a stranger under the public key of the archive',
    forge: async (a) => {
      await plantSigned(held, 'approved')(a)
      const { publicKey } = await testSigner
      await a.edit(eventKey(held, new Date(LATER)), (record) => ({
        ...record,
        signature: { ...(record.signature as object), publicKey },
      }))
    },
  },
  {
    name: 'an approval with the signature of another event',
    forge: async (a) => {
      const { signature } = JSON.parse((await a.read(eventOf(held, 0))).toString())
      await plantSigned(held, 'approved')(a)
      await a.edit(eventKey(held, new Date(LATER)), (record) => ({ ...record, signature }))
    },
  },
  { name: 'an edited manifest', forge: (a) => a.edit(manifestKey, withWords) },
  {
    name: 'a manifest with other white space',
    forge: async (a) =>
      await a.write(manifestKey, JSON.stringify(JSON.parse((await a.read(manifestKey)).toString()))),
  },
  {
    name: 'an edited manifest without its signature, as number 1',
    forge: (a) => a.edit(manifestKey, (record) => withoutSignature(withWords(record))),
  },
  {
    name: 'a manifest without its signature, as number 1',
    forge: (a) => a.edit(manifestKey, withoutSignature),
  },
  {
    name: 'a snapshot by a stranger in place of the one that was there',
    forge: async (a) => {
      await a.remove(manifestKey)
      await a.remove(waczKey)
      await saveSnapshotOf(a.ledger, a.stranger, shown, CAPTURED, FORGED)
    },
  },
  {
    name: 'a file by a stranger beside the manifest of the archive',
    forge: async (a) => {
      const manifest = await a.read(manifestKey)
      await a.remove(manifestKey)
      await a.remove(waczKey)
      await saveSnapshotOf(a.ledger, a.stranger, shown, CAPTURED, FORGED)
      await a.write(manifestKey, manifest)
    },
  },
  {
    name: 'a file of the same length with another photo',
    forge: async (a) => {
      const wacz = await a.read(waczKey)
      const { resources } = JSON.parse((await a.read(manifestKey)).toString())
      const { offset, bytes } = resources.find(({ role }: { role: string }) => role === 'photo')
      wacz.fill(7, offset, offset + bytes)
      await a.write(waczKey, wacz)
    },
  },
  { name: 'the file of another post', forge: copyTo(snapshotOf(undecided).wacz, waczKey) },
  {
    name: 'the manifest of another post',
    forge: copyTo(snapshotOf(undecided).manifest, snapshotOf(shown, new Date(LATER)).manifest),
  },
  {
    name: 'the own manifest at a later time',
    forge: copyTo(manifestKey, snapshotOf(shown, new Date(LATER)).manifest),
  },
  {
    name: 'the approval of another post',
    forge: copyTo(eventOf(shown, 0), eventKey(undecided, new Date(LATER))),
  },
  {
    name: 'the own earlier approval at a later time',
    forge: copyTo(eventOf(held, 0), eventKey(held, new Date(LATER))),
  },
  {
    name: 'an approval and a hold in the other order',
    forge: async (a) => {
      const [approved, hold] = [await a.read(eventOf(held, 0)), await a.read(eventOf(held, 1))]
      await a.write(eventOf(held, 0), hold)
      await a.write(eventOf(held, 1), approved)
    },
  },
  { name: 'a take-down that is gone from the middle', forge: (a) => a.remove(eventOf(down, 1)) },
  { name: 'a hold that is gone from the end', forge: (a) => a.remove(eventOf(held, 1)), cutsEnd: 'untold' },
  {
    name: 'a take-down that was made a restoration',
    forge: (a) => a.edit(eventOf(down, 1), (event) => ({ ...event, type: 'restored' })),
  },
  {
    name: 'an article by a stranger',
    forge: async (a) =>
      await a.write(articleAt(LATER), await signedBytes(ArticleRecord, article(LATER), a.stranger)),
  },
  {
    name: 'an unsigned article',
    forge: async (a) =>
      await a.write(articleAt(LATER), `${JSON.stringify({ stet: 1, ...article(LATER) }, null, 2)}\n`),
  },
  {
    name: 'an older version of an article at a later time',
    forge: copyTo(articleAt(RECORDED), articleAt(LATER)),
  },
  {
    name: 'the own file at a later time, without a manifest',
    forge: copyTo(waczKey, snapshotKeys(shown, new Date(LATER)).wacz),
  },
  {
    name: 'an event in the place of a manifest',
    forge: copyTo(eventOf(shown, 0), snapshotKeys(shown, new Date(LATER)).manifest),
  },
  {
    name: 'the record of an article at the address of another',
    forge: copyTo(articleAt(RECORDED), articleKey('https://news.example/other', new Date(RECORDED))),
  },
  {
    name: 'a hold with a second, approving type',
    cutsEnd: 'told',
    forge: async (a) =>
      await a.write(
        eventOf(held, 1),
        (await a.read(eventOf(held, 1)))
          .toString()
          .replace('"type": "held"', '"type": "held",\n  "type": "approved"'),
      ),
  },
  {
    name: 'a hold with the other value of its signature that verifies',
    cutsEnd: 'told',
    forge: (a) =>
      a.edit(eventOf(held, 1), ({ signature, ...event }) => {
        const { publicKey, value } = signature as { publicKey: string; value: string }
        return { ...event, signature: { publicKey, value: negated(value) } }
      }),
  },
  {
    name: 'a hold whose signature has other Base64',
    cutsEnd: 'told',
    forge: async (a) =>
      await a.write(
        eventOf(held, 1),
        (await a.read(eventOf(held, 1))).toString().replace(/"value": "([^"]+)"/, '"value": "$1=="'),
      ),
  },
  {
    name: 'an endless hold',
    cutsEnd: 'told',
    forge: (a) => a.write(eventOf(held, 1), ' '.repeat(40_000_000)),
  },
  {
    name: 'a hold that became a directory',
    forge: async (a) => {
      await a.remove(eventOf(held, 1))
      await a.write(`${eventOf(held, 1)}/inside`, '')
    },
    cutsEnd: 'untold',
  },
  { name: 'a record that is no JSON', forge: (a) => a.write(eventKey(down, new Date(LATER)), '{"stet":2') },
]
