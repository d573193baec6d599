import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveArticleRecord } from '../../../src/catalog/articles/article-records.ts'
import type { Evidence } from '../../../src/model/post-answer.ts'
import { type Hidden, idOf, keepHidden, plainUrl, STATES, type State } from './hidden-posts.ts'
import { aRecord, openRoom, type Room } from './room.ts'

/** The posts that each viewer sees, by the settings; with a token of the scope `read` all but taken-down ones. */
const SEEN: ReadonlyArray<readonly [publish: string, publicRead: string, seen: readonly State[]]> = [
  ['none', 'off', []],
  ['approved', 'off', ['approved']],
  ['lost', 'off', ['approved', 'lost']],
  ['all', 'off', ['approved', 'lost', 'undecided', 'unknown']],
  ['none', 'on', ['approved', 'lost', 'undecided', 'unknown']],
]
const ARTICLE_URL = 'https://harbourpost.example/doors'
const HTML = { accept: 'text/html' }

let home: Room
let hidden: Hidden[]
let articleId = ''
beforeAll(async () => {
  home = await openRoom({ STET_PUBLISH: 'all' })
  hidden = []
  for (const state of STATES) hidden.push(await keepHidden(home, state))
  await citeAll()
  await home.catalog.db
    .insertInto('checks')
    .values(
      hidden.map(({ state, secrets }) => ({
        ...{ platform: 'x', post_id: idOf(state, 1), at: new Date('2026-04-02T00:00:00Z'), liveness: 'live' },
        ...{ state: 'watched', evidence: JSON.stringify([evidenceOf(secrets)]) },
      })),
    )
    .execute()
})
afterAll(() => home?.[Symbol.asyncDispose]())

const evidenceOf = (secrets: readonly string[]): Evidence => ({
  witness: 'x-oembed',
  url: 'https://publish.x.com/oembed',
  at: '2026-04-02T00:00:00Z',
  status: 200,
  mime: 'application/json',
  body: secrets.join(' '),
})

/** One article cites every post that the catalog knows. */
async function citeAll(): Promise<void> {
  const record = {
    ...{ stet: 1 as const, url: ARTICLE_URL, title: 'Doors', publishedAt: '2026-03-02T07:00:00Z' },
    ...{ recordedAt: '2026-03-02T08:30:00Z', bodySha256: 'ab'.repeat(32), bodyBytes: 4_096 },
    citations: hidden
      .filter(({ snapshot }) => snapshot !== null)
      .map(({ id, secrets: [handle = '', words = '', name = ''] }, n) => ({
        ...{ platform: 'x', id, url: `https://x.com/${handle}/status/${id}`, role: 'embed' as const },
        ...{ form: 'blockquote', author: { name, handle }, text: words, publishedOn: null, links: [] },
        ...{ quote: `<blockquote>${words}</blockquote>`, start: n * 100, end: n * 100 + 50 },
      })),
  }
  await saveArticleRecord(home.catalog.db, 'articles/00/doors.json', record, new Date())
  articleId = (await home.ask(`/v1/articles?url=${ARTICLE_URL}`, { token: 'read' })).json().articleId
}

/** Every address at which the words of one post could be found: its own, and those of the posts around it. */
function doorsOf({ id, snapshot, around, state }: Hidden): string[] {
  const ids = [id, ...around.map((_, n) => idOf(state, n + 1))]
  return [
    ...ids.flatMap((one) => [
      `/embed/x/${one}`,
      `/embed/x/${one}/inline`,
      `/oembed?url=${plainUrl(one)}`,
      `/timegate/${plainUrl(one)}`,
      `/timemap/link/${plainUrl(one)}`,
      `/memento/20260304${one === id ? '050607' : '060000'}/${plainUrl(one)}`,
      `/v1/posts/x/${one}`,
      `/posts/x/${one}`,
    ]),
    `/oembed?format=xml&url=${plainUrl(ids[1] ?? '')}`,
    `/v1/posts/by-url?url=${plainUrl(ids[1] ?? '')}`,
    ...[...(snapshot ? [snapshot] : []), ...around].flatMap(({ id, resources }) => [
      `/v1/snapshots/${id}`,
      `/v1/snapshots/${id}/card`,
      `/v1/snapshots/${id}/wacz`,
      ...resources.map(({ n }) => `/v1/snapshots/${id}/resources/${n}`),
      ...resources
        .filter(({ medium = '' }) => medium.includes('/of_'))
        .map(({ n }) => `/v1/snapshots/${id}/resources/${n}/thumbnail`),
    ]),
  ]
}

const listDoors = (): string[] => [
  '/v1/posts?limit=200',
  '/v1/posts?q=words&limit=200',
  `/v1/posts?article=${ARTICLE_URL}`,
  '/v1/articles',
  '/v1/articles?lost=true',
  `/v1/articles?url=${ARTICLE_URL}`,
  `/v1/articles/${articleId}`,
  '/v1/report?since=2026-03-01&until=2026-05-01',
  ...['/v1/queues', '/v1/verify/plan', '/v1/failures', '/v1/tokens', '/v1/webhooks'],
  '/v1/webhooks/wh_1',
  '/v1/webhooks/wh_1/deliveries',
  '/v1/webhooks/wh_1/deliveries/dl_1',
  ...['/', '/posts?q=words', '/articles', `/articles/${articleId}`, '/losses', '/queues'],
  ...['/healthz', '/readyz', '/metrics', '/embed.js', '/.well-known/stet-keys.json'],
]

/** What an answer says to its reader: status, headers and bytes. */
const ask = async (room: Room, url: string, token?: 'read' | 'ingest'): Promise<string> => {
  const answer = await room.ask(url, {
    ...(token ? { token } : {}),
    ...(/^\/(?:posts|articles|losses|queues|\?|$)/.test(url) ? { headers: HTML } : {}),
  })
  if (/\/(?:wacz|thumbnail)$/.test(url)) return String(answer.statusCode)
  return `${answer.statusCode} ${JSON.stringify(answer.headers)} ${answer.rawPayload.toString('latin1')}`
}

/** The secrets that the doors tell, by state; `file` stands for the whole file of a post around a hidden one. */
async function told(room: Room, token?: 'read' | 'ingest'): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  const lists = await Promise.all(listDoors().map(async (url) => [url, await ask(room, url, token)] as const))
  for (const one of hidden) {
    const own = await Promise.all(
      doorsOf(one).map(async (url) => [url, await ask(room, url, token)] as const),
    )
    const embeds = await room.ask('/v1/embeds', { method: 'POST', body: { urls: [plainUrl(one.id)] } })
    const all = [...own, ...lists, ['/v1/embeds', embeds.json().posts[0].cardUrl ? 'file 200' : ''] as const]
    found[one.state] = all.flatMap(([url, text]) =>
      one.secrets.some((secret) => text.includes(secret)) || text === '200' || text === 'file 200'
        ? [url]
        : [],
    )
  }
  return found
}

describe('no route shows more of a post than its state allows', () => {
  it.each(SEEN)('STET_PUBLISH=%s, STET_PUBLIC_READ=%s', async (publish, publicRead, seen) => {
    await using room = await openRoom({ STET_PUBLISH: publish, STET_PUBLIC_READ: publicRead }, home)
    const found = await told(room)
    for (const { state, snapshot, around } of hidden) {
      const urls = new Set(found[state])
      if (!seen.includes(state)) {
        expect([...urls], state).toEqual([])
        continue
      }
      // The test can fail: what may be seen is seen.
      const [quoting, answering] = around
      expect(urls, state).toContain(`/v1/snapshots/${quoting?.id}/card`)
      expect(urls, state).toContain(`/v1/snapshots/${answering?.id}/card`)
      expect(urls, state).toContain(`/v1/snapshots/${quoting?.id}/resources/0`)
      if (snapshot !== null) expect(urls, state).toContain(`/embed/x/${idOf(state, 0)}`)
    }
  })

  it('with a token of the scope read: only of what is taken down', async () => {
    await using room = await openRoom({ STET_PUBLISH: 'none' }, home)
    const found = await told(room, 'read')
    const takenDown = hidden.find(({ state }) => state === 'takenDown')
    // Its address names the author; readers may see it, to restore the post.
    const url = await room.ask(`/v1/posts/x/${takenDown?.id}`, { token: 'read' })
    expect(url.json()).toMatchObject({ text: null, author: null })
    const isNamed = (door: string): boolean =>
      door === `/v1/posts/x/${takenDown?.id}` || door.includes('article')
    expect(found.takenDown?.filter((door) => !isNamed(door))).toEqual([])
    expect(found.held).toContain(`/v1/posts/x/${idOf('held', 0)}`)
    expect(found.held).toContain(`/v1/posts/x/${idOf('held', 1)}`)
  })

  it('every route of the API that answers GET is among these doors', async () => {
    const { paths } = (await home.ask('/openapi.json')).json() as { paths: Record<string, object> }
    const asked = [...hidden.flatMap(doorsOf), ...listDoors()].map((url) => url.split('?', 1)[0] ?? '')
    const missed = Object.entries(paths).filter(([path, methods]) => {
      const pattern = new RegExp(`^${path.replace(/\{url\}$/, '.+').replace(/\{\w+\}/g, '[^/]+')}$`)
      return 'get' in methods && !asked.some((url) => pattern.test(url))
    })
    expect(missed.map(([path]) => path)).toEqual([])
  })
})

describe('a quoted post of a federation', () => {
  it('is hidden by the decision about its home, whatever its id on the host that quotes it', async () => {
    await using room = await openRoom({ STET_PUBLISH: 'all' })
    const home = 'https://home.example/@mara/111111111111111111'
    const [{ quoted: _q, witness: _w, confirmedBy: _c, quotedBy: _b, stet: _s, ...base }] = [aRecord('1')]
    const [on, text] = ['mastodon' as const, 'Words of the quoted post.']
    const quoted = {
      ...base,
      platform: on,
      id: 'other.example/222222222222222222',
      url: home,
      text,
      media: [],
    }
    const quoting = {
      platform: on,
      id: 'other.example/333333333333333333',
      url: 'https://other.example/@jo/333333333333333333',
    }
    await room.keep(
      {
        ...aRecord('1'),
        ...quoting,
        media: [],
        witness: 'mastodon-api',
        quoted: { status: 'served', post: quoted },
      },
      '2026-03-04T05:06:07Z',
    )
    const card = async () => (await room.ask(`/embed/mastodon/${encodeURIComponent(quoting.id)}`)).body
    expect(await card()).toContain(text)
    const held = { url: home, decision: 'held' }
    expect((await room.ask('/v1/approvals', { method: 'POST', token: 'admin', body: held })).statusCode).toBe(
      200,
    )
    expect(await card()).not.toContain(text)
  })
})

describe('one answer for a post that is not public and for one that is not archived', () => {
  it.each(['none', 'approved', 'lost', 'all'])('STET_PUBLISH=%s', async (publish) => {
    await using room = await openRoom({ STET_PUBLISH: publish }, home)
    const absent = '1900000000000009999'
    const held = hidden.find(({ state }) => state === 'held')
    const ending = held?.snapshot?.id.slice(-16) ?? ''
    const doors = (id: string, snapshot: string): string[] => [
      `/embed/x/${id}`,
      `/oembed?url=${plainUrl(id)}`,
      `/timegate/${plainUrl(id)}`,
      `/timemap/link/${plainUrl(id)}`,
      `/memento/20260304050607/${plainUrl(id)}`,
      `/v1/snapshots/${snapshot}/card`,
      `/v1/snapshots/${snapshot}/resources/0`,
    ]
    const answers = async (id: string, snapshot: string): Promise<string[]> =>
      await Promise.all(
        doors(id, snapshot).map(async (url) => {
          const { statusCode, headers, body } = await room.ask(url)
          const { 'x-request-id': _, date: _d, 'content-length': _l, ...rest } = headers
          return `${statusCode} ${JSON.stringify(rest)} ${body}`
            .replaceAll(id, 'ID')
            .replaceAll(snapshot, 'SNAPSHOT')
        }),
      )
    const closed = await answers(held?.id ?? '', held?.snapshot?.id ?? '')
    expect(closed).toEqual(await answers(absent, `20260304T050607Z-${ending.replace(/./g, '0')}`))
  })
})
