import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { oembed } from './origin/oembed.ts'
import type { Death, FixturePost } from './origin/post.ts'
import { tombstone } from './origin/tombstone.ts'
import { type TweetResult, tweetResult } from './origin/tweet-result.ts'
import { seeded } from './seeded.ts'

/** An answer that does not prove that the post is gone. */
type Lie = (res: ServerResponse, truth: TweetResult) => void

const html = '<!doctype html><title>Error</title><p>This Post was deleted by the Post author.</p>'
const send = (res: ServerResponse, status: number, type: string, body: string, headers = {}) =>
  void res
    .writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers })
    .end(body)
const page =
  (status: number, headers = {}): Lie =>
  (res) =>
    send(res, status, 'text/html', html, headers)
const json =
  (value: unknown, status = 200): Lie =>
  (res) =>
    send(res, status, 'application/json', typeof value === 'string' ? value : JSON.stringify(value))
const wording = (text: string): Lie =>
  json({ __typename: 'TweetTombstone', tombstone: { text: { text, entities: [], rtl: false } } })

/** The false answers that either source may give. */
const EITHER: readonly (readonly [string, Lie])[] = [
  ['500', page(500)],
  ['502', page(502)],
  ['503', page(503)],
  ['504', page(504)],
  ['503 with Retry-After', page(503, { 'retry-after': '30' })],
  [
    '429 with Retry-After',
    (res) => send(res, 429, 'text/plain', 'Rate limit exceeded', { 'retry-after': '60' }),
  ],
  ['429 without', (res) => send(res, 429, 'text/plain', 'Rate limit exceeded')],
  ['401', page(401)],
  ['402', page(402)],
  ['403', page(403)],
  ['a challenge', page(200, { 'cf-mitigated': 'challenge' })],
  ['zero bytes', json('')],
  ['a page with 200', page(200)],
  ['half a JSON', (res, truth) => json(JSON.stringify(truth).slice(0, 200))(res, truth)],
  ['null', json('null')],
  ['a reset', (res) => void res.socket?.resetAndDestroy()],
  [
    'a cut',
    (res) => {
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': 5000 })
      res.write('{"__typename":"Tw', () => res.socket?.destroy())
    },
  ],
]
/**
 * The false answers that only `tweet-result` may give. 404 is among them, because it proves nothing if oEmbed
 * contradicts it.
 */
const TWEET_RESULT: readonly (readonly [string, Lie])[] = [
  ...EITHER,
  ['404', page(404)],
  ['{}', json({})],
  ['a bare tombstone', json({ __typename: 'TweetTombstone' })],
  ['unavailable', wording('This Post is unavailable. Learn more')],
  ['unknown words', wording('This Post is asleep.')],
  ['no account', (res, truth) => json({ ...truth, user: undefined })(res, truth)],
  ['another post', (res, truth) => json({ ...truth, id_str: '4', edit_control: {} })(res, truth)],
]

interface Liar extends AsyncDisposable {
  readonly port: number
  /** The share of answers that are false; 0 makes the origin honest. */
  lies: number
  /** The number of next answers that are 503. */
  outage: number
  /** How often each false answer was given. */
  readonly told: Map<string, number>
  /** The time of each request, by source, in milliseconds of `now`. */
  readonly came: Readonly<Record<'tweet-result' | 'oembed', number[]>>
}

/** An origin that plays X over plain HTTP and gives false answers, with the same random sequence in each run. */
export async function startLiar(posts: readonly FixturePost[], now: () => number): Promise<Liar> {
  const answers = new Map(
    posts.map((post) => {
      const answer = tweetResult(post)
      // Without the author's avatar, because these tests are not about media.
      const user = { ...answer.user, profile_image_url_https: undefined }
      return [post.id, { truth: { ...answer, user } as TweetResult, dead: post.dead ?? null }]
    }),
  )
  const dice = seeded(20_260_501)
  const liar = {
    lies: 0,
    outage: 0,
    told: new Map<string, number>(),
    came: { 'tweet-result': [] as number[], oembed: [] as number[] },
  }
  const server = createServer({ keepAlive: true }, (req, res) => {
    const url = new URL(req.url ?? '/', 'http://liar')
    const isTweet = url.pathname === '/tweet-result'
    liar.came[isTweet ? 'tweet-result' : 'oembed'].push(now())
    const id = isTweet ? url.searchParams.get('id') : /(\d+)$/.exec(url.searchParams.get('url') ?? '')?.[1]
    const known = answers.get(id ?? '')
    if (known === undefined) throw new Error(`The liar does not know ${req.url}.`)
    if (liar.outage > 0) {
      liar.outage -= 1
      return page(503)(res, known.truth)
    }
    if (dice() < liar.lies) {
      const ways = isTweet ? TWEET_RESULT : EITHER
      const [name, lie] = ways[Math.floor(dice() * ways.length)] ?? ['500', page(500)]
      liar.told.set(name, (liar.told.get(name) ?? 0) + 1)
      return lie(res, known.truth)
    }
    truth(isTweet, known.truth, known.dead)(res, known.truth)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return Object.assign(liar, {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

function truth(isTweet: boolean, answer: TweetResult, dead: Death | null): Lie {
  if (dead === null) return json(isTweet ? answer : oembed(answer))
  return isTweet && dead !== 'not-found' ? json(tombstone(dead)) : page(404)
}
