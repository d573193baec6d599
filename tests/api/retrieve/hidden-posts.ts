import { saveEvent } from '../../../src/catalog/posts/events.ts'
import type { EventRecord } from '../../../src/model/event-record.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import type { PostRecord, QuotedPost } from '../../../src/model/post-record.ts'
import { PNG } from '../../support/media.ts'
import { POST_RECORD } from '../../support/snapshots.ts'
import { aRecord, type Room } from './room.ts'

/** What is known and decided about a post. `unknown`: only the posts that quote and answer it are in the archive. */
export const STATES = ['unknown', 'undecided', 'approved', 'held', 'lost', 'lostHeld', 'takenDown'] as const
export type State = (typeof STATES)[number]

/** A post in one state, and approved posts that quote it, answer it with it above them, and answer it by its handle. */
export interface Hidden {
  readonly state: State
  readonly id: string
  readonly snapshot: Manifest | null
  readonly around: readonly Manifest[]
  /** The words, names, handle and media bytes that belong to the post alone. */
  readonly secrets: readonly string[]
}

export const idOf = (state: State, n: number): string =>
  `19000000000000020${STATES.indexOf(state)}${n}`.padEnd(19, '0')
/** An address that does not name the author. */
export const plainUrl = (id: string): string => `https://x.com/i/status/${id}`

/** Keeps the posts of one state. */
export async function keepHidden(room: Room, state: State): Promise<Hidden> {
  const [handle, words, name] = [`handle_of_${state}_`, `Words of ${state}.`, `Name of ${state}`]
  const media = `MEDIA OF ${state}.`
  const id = idOf(state, 0)
  const url = `https://x.com/${handle}/status/${id}`
  const { quoted: _q, witness: _w, confirmedBy: _c, quotedBy: _b, stet: _s, ...base } = POST_RECORD
  const medium = POST_RECORD.media[0] ?? expectNever()
  const quoted: QuotedPost = {
    ...base,
    ...{ id, url, text: words },
    author: POST_RECORD.author && { ...POST_RECORD.author, name, handle, url: `https://x.com/${handle}` },
    media: [{ ...medium, url: `https://pbs.twimg.com/media/of_${state}?name=orig`, alt: words }],
    entities: [
      { kind: 'link', start: 0, end: 5, url: `https://x.com/${handle}`, short: `https://t.co/${state}` },
    ],
  }
  const gaps = {
    missing: [{ part: 'text' as const, url, reason: 'upstream' as const }],
    notes: [`The avatar of ${handle} is missing: upstream.`],
  }
  const snapshot =
    state === 'unknown'
      ? null
      : await room.keep({ ...aRecord(id), ...quoted }, '2026-03-04T05:06:07Z', 'partial', undefined, gaps)
  const hold = { answer: JSON.stringify({ text: 'An answer.', quoted }), card: `<p>${words} ${handle}</p>` }
  const replyTo = { id, handle, url }
  const around: ReadonlyArray<Partial<PostRecord>> = [
    {
      quoted: { status: 'served', post: quoted },
      links: [{ short: `https://t.co/${state}`, url, finalUrl: url, status: 200, title: name }],
      disagreements: [{ field: 'quoted.text', witness: 'x-oembed', value: words }],
    },
    { parent: quoted, replyTo },
    { replyTo },
    { quoted: { status: 'unavailable', id, url } },
  ]
  const kept: Manifest[] = []
  for (const [n, over] of around.entries()) {
    const record = aRecord(idOf(state, n + 1), { text: `Around it, ${n}.`, ...over })
    kept.push(
      await room.keep(record, '2026-03-04T06:00:00Z', 'captured', undefined, {
        ...hold,
        missing: [{ part: 'quoted', url, reason: 'upstream' }],
        notes: gaps.notes,
        quotedMedia: Buffer.concat([PNG, Buffer.from(media)]),
      }),
    )
    await decide(room, idOf(state, n + 1), 'approved')
  }
  for (const event of EVENTS[state]) await decide(room, id, event)
  return { state, id, snapshot, around: kept, secrets: [handle, words, name, media] }
}

const EVENTS: Readonly<Record<State, readonly EventRecord['type'][]>> = {
  unknown: [],
  undecided: [],
  approved: ['approved'],
  held: ['approved', 'held'],
  lost: ['lost'],
  lostHeld: ['lost', 'held'],
  takenDown: ['approved', 'taken-down'],
}

let second = 0
async function decide({ catalog }: Room, id: string, type: EventRecord['type']): Promise<void> {
  second += 1
  const at = new Date(Date.UTC(2026, 3, 1, 0, 0, second))
  const event: EventRecord = {
    ...{ stet: 1, type, post: { platform: 'x', id, url: plainUrl(id) }, at: at.toISOString() },
    ...{ since: null, cause: type === 'lost' ? 'deleted' : null, reason: 'for the test', evidence: [] },
  }
  await saveEvent(catalog.db, `posts/x/00/${id}/${second}.event.json`, event, at)
}

const expectNever = (): never => {
  throw new Error('no medium')
}
