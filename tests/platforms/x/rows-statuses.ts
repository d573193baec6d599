import { gzipSync } from 'node:zlib'
import { type Mood, moods } from '../../support/origin/mood.ts'
import { json, notFound, words } from './one-post.ts'
import type { Row } from './rows.ts'

/** `told`: seconds from now at which the source may be asked again; a clock that stands still says when. */
interface Ill {
  name: string
  mood: Mood
  /** Null if it refuses us. */
  reason: Row['reason']
  told?: number
}

const NOW = Date.parse('2026-03-02T09:00:00Z')
const epoch = (seconds: number) => String(NOW / 1000 + seconds)
const upstream = (status: number): Ill => ({
  name: `${status}`,
  mood: moods.outage(status),
  reason: 'upstream',
})
const limited = (name: string, headers: Record<string, string>, told: number, status = 429): Ill => ({
  name: `${status} ${name}`,
  mood: status === 429 ? moods.rateLimited(headers) : moods.outage(status, headers),
  reason: 'rate-limited',
  told,
})
const refuses = (status: number): Ill => ({
  name: `${status}`,
  mood: json('<p>no</p>', status),
  reason: null,
})

/** Responses that say nothing about a post, from either source (platforms.md §§ 0, 1.1.2, 1.1.7, 1.2). */
const ills: Ill[] = [
  ...[401, 402, 403].map(refuses),
  ...[400, 410, 418, 451, 500, 502, 503, 504, 520].map(upstream),
  limited('without a word', {}, 900),
  limited('in seconds', { 'retry-after': '120' }, 120),
  limited('by date', { 'retry-after': new Date(NOW + 300_000).toUTCString() }, 300),
  limited('by reset', { 'x-rate-limit-reset': epoch(240) }, 240),
  limited('by a reset that is long past', { 'x-rate-limit-reset': epoch(-3600) }, 900),
  limited('at once', { 'retry-after': '0' }, 1),
  limited('with a time', { 'retry-after': '60' }, 60, 503),
  { name: 'a page', mood: moods.html('This Post was deleted by the Post author.'), reason: 'unreadable' },
  { name: 'zero bytes', mood: moods.empty(), reason: 'unreadable' },
  { name: 'malformed JSON', mood: json('{"__typename":"TweetTombstone",'), reason: 'unreadable' },
  { name: 'JSON of another kind', mood: json('"deleted"'), reason: 'unreadable' },
  {
    name: 'a coding that breaks off',
    mood: (usual) => ({
      ...usual,
      headers: { ...usual.headers, 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.from(String(usual.body))).subarray(0, -12),
    }),
    reason: 'network',
  },
  {
    name: 'a coding that is none',
    mood: (usual) => ({ ...usual, headers: { ...usual.headers, 'content-encoding': 'gzip' } }),
    reason: 'unreadable',
  },
  { name: 'fewer bytes than declared', mood: moods.lyingLength(50), reason: 'network' },
  { name: 'a cut in the middle', mood: moods.cut(30), reason: 'network' },
  { name: 'a reset', mood: moods.reset(), reason: 'network' },
]

const meaning = ({
  reason,
  told,
}: Ill): Pick<Row, 'liveness' | 'reason' | 'refused' | 'outcome' | 'told'> => ({
  liveness: 'unknown',
  ...(reason === null
    ? { reason: 'upstream', refused: true, outcome: 'blocked' }
    : { reason, outcome: 'failed' }),
  ...(told === undefined ? {} : { told }),
})

const DELETED = words('This Post was deleted by the Post author. Learn more')

/** Each of them at one source, while the other knows nothing, all, or the end of the post. */
export const statusRows: Row[] = ills.flatMap((ill) => [
  {
    name: `tweet-result: ${ill.name}; oEmbed: not found`,
    tweet: ill.mood,
    oembed: notFound,
    ...meaning(ill),
  },
  {
    name: `tweet-result: not found; oEmbed: ${ill.name}`,
    tweet: notFound,
    oembed: ill.mood,
    ...meaning(ill),
  },
  {
    name: `tweet-result: alive; oEmbed: ${ill.name}`,
    oembed: ill.mood,
    liveness: 'live',
    reason: null,
    outcome: 'captured',
  },
  {
    name: `tweet-result: deleted; oEmbed: ${ill.name}`,
    tweet: DELETED,
    oembed: ill.mood,
    liveness: 'deleted',
    reason: 'deleted',
    outcome: 'gone',
    withWords: 'salvaged',
  },
])
