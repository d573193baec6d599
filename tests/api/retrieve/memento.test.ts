import { ActorHttpMemento } from '@comunica/actor-http-memento'
import LinkHeader from 'http-link-header'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRecord, openRoom, type Room } from './room.ts'

const [ID, MANY, NONE] = ['1900000000000000501', '1900000000000000502', '1900000000000000503']
const url = (id: string): string => `https://x.com/mara_invented/status/${id}`
let room: Room
let base = ''

beforeAll(async () => {
  room = await openRoom({ STET_PUBLISH: 'all', STET_PUBLIC_URL: '' })
  base = await room.api.listen({ host: '127.0.0.1', port: 0 })
  // Salvaged last, and yet the oldest state: what counts is when the archive took its copy.
  await room.keep(aRecord(ID), '2026-03-04T05:06:07.890Z')
  await room.keep(aRecord(ID, { text: 'Edited.' }), '2026-03-06T00:00:00Z')
  await room.keep(
    aRecord(ID, {
      text: 'As the archive has it.',
      witness: 'web-archive',
      archivedAt: '2026-03-01T10:30:00Z',
    }),
    '2026-03-10T00:00:00Z',
    'salvaged',
  )
  await room.keep(
    aRecord(ID, { witness: 'citation', quotedBy: { url: 'https://news.example/', title: null } }),
    '2026-03-11T00:00:00Z',
    'salvaged',
  )
  const one = await room.keep(aRecord(MANY), '2026-01-01T00:00:00Z')
  const row = await room.catalog.db
    .selectFrom('snapshots')
    .selectAll()
    .where('id', '=', one.id)
    .executeTakeFirstOrThrow()
  const rows = Array.from({ length: 1_100 }, (_, n) => ({
    ...row,
    id: `${one.id}-${n}`,
    manifest_key: `${row.manifest_key}-${n}`,
    missing: '[]',
    notes: '[]',
    memento_at: new Date(Date.parse('2026-01-01T00:00:00Z') + (n + 1) * 60_000),
  }))
  await room.catalog.db.insertInto('snapshots').values(rows).execute()
})
afterAll(() => room[Symbol.asyncDispose]())

const TIMES = {
  archived: ['20260301103000', 'Sun, 01 Mar 2026 10:30:00 GMT'],
  first: ['20260304050607', 'Wed, 04 Mar 2026 05:06:07 GMT'],
  edited: ['20260306000000', 'Fri, 06 Mar 2026 00:00:00 GMT'],
} as const
const memento = ([digits]: readonly [string, string]): string => `${base}/memento/${digits}/${url(ID)}`
const linkTo = (time: readonly [string, string], rel: string): string =>
  `<${memento(time)}>; rel="${rel}"; datetime="${time[1]}"`
const original = (): string => `<${url(ID)}>; rel="original"`
const timemap = (rel: string): string =>
  `<${base}/timemap/link/${url(ID)}>; rel="${rel}"; type="application/link-format"; from="${TIMES.archived[1]}"; until="${TIMES.edited[1]}"`
const timegate = (): string => `<${base}/timegate/${url(ID)}>; rel="timegate"`

/** The lines of an answer's head that RFC 7089 shows in its examples. */
const shown = async (path: string, init: RequestInit = {}) => {
  const { status, headers } = await fetch(`${base}${path}`, { redirect: 'manual', ...init })
  const named = ['vary', 'location', 'memento-datetime', 'link', 'content-length', 'content-type', 'allow']
  return {
    status,
    ...Object.fromEntries(named.flatMap((name) => (headers.has(name) ? [[name, headers.get(name)]] : []))),
  }
}
const at = (time: string): RequestInit => ({ headers: { 'accept-datetime': time } })

describe('response headers compared with the examples of RFC 7089', () => {
  it('figure 10, pattern 2.1: the TimeGate redirects to a memento', async () => {
    expect(await shown(`/timegate/${url(ID)}`, at('Wed, 04 Mar 2026 06:00:00 GMT'))).toEqual({
      status: 302,
      vary: 'accept-datetime',
      location: memento(TIMES.first),
      link: [
        original(),
        timemap('timemap'),
        linkTo(TIMES.archived, 'first prev memento'),
        linkTo(TIMES.first, 'memento'),
        linkTo(TIMES.edited, 'last next memento'),
      ].join(', '),
      'content-length': '0',
      'content-type': 'text/plain; charset=UTF-8',
    })
  })

  it('the memento that the TimeGate redirects to', async () => {
    const answer = await shown(`/memento/${TIMES.first[0]}/${url(ID)}`)
    expect(answer).toMatchObject({
      status: 200,
      'memento-datetime': TIMES.first[1],
      'content-type': 'text/html; charset=utf-8',
      link: expect.stringContaining(
        [
          original(),
          timemap('timemap'),
          timegate(),
          linkTo(TIMES.archived, 'first prev memento'),
          linkTo(TIMES.first, 'memento'),
          linkTo(TIMES.edited, 'last next memento'),
        ].join(', '),
      ),
    })
    expect(answer).not.toHaveProperty('vary')
  })

  it('section 5: the TimeMap', async () => {
    const answer = await fetch(`${base}/timemap/link/${url(ID)}`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/link-format'])
    expect((await answer.text()).split(',\n')).toEqual([
      original(),
      timemap('self'),
      timegate(),
      linkTo(TIMES.archived, 'first memento'),
      linkTo(TIMES.first, 'memento'),
      `${linkTo(TIMES.edited, 'last memento')}\n`,
    ])
  })

  it.each([
    ['no time: the newest', {}, TIMES.edited],
    ['before the first', at('Thu, 01 Jan 2015 00:00:00 GMT'), TIMES.archived],
    ['after the last', at('Fri, 01 Jan 2038 00:00:00 GMT'), TIMES.edited],
    ['exactly one', at(TIMES.archived[1]), TIMES.archived],
    [
      'a wrong weekday',
      at(TIMES.first[1].replace(/^\w+/, (day) => (day === 'Mon' ? 'Tue' : 'Mon'))),
      TIMES.first,
    ],
    ['a HEAD', { method: 'HEAD', ...at(TIMES.first[1]) }, TIMES.first],
  ] as const)('section 4.5.2 and 4.5.1, %s', async (_name, init, time) => {
    expect(await shown(`/timegate/${url(ID)}`, init)).toMatchObject({ status: 302, location: memento(time) })
  })

  it.each([
    ['words', 'yesterday'],
    ['an ISO time', '2026-03-04T05:06:07Z'],
    ['another zone', 'Wed, 04 Mar 2026 05:06:07 EST'],
    ['no day of the month', 'Mon, 31 Feb 2026 05:06:07 GMT'],
    ['no weekday', '04 Mar 2026 05:06:07 GMT'],
  ])('section 4.5.3: a time that can’t be read, %s', async (_name, time) => {
    const answer = await shown(`/timegate/${url(ID)}`, at(time))
    expect(answer).toMatchObject({ status: 400, vary: 'accept-datetime' })
    expect(answer).not.toHaveProperty('memento-datetime')
  })

  it('sections 4.5.4 and 4.5.6: no memento; an unsupported method', async () => {
    for (const path of [
      `/timegate/${url(NONE)}`,
      `/timemap/link/${url(NONE)}`,
      `/memento/${TIMES.first[0]}/${url(NONE)}`,
      '/timegate/https://news.example/',
    ]) {
      const answer = await shown(path)
      expect(answer, path).toMatchObject({ status: 404 })
      expect(answer).not.toHaveProperty('memento-datetime')
    }
    expect(await shown(`/timegate/${url(ID)}`, { method: 'POST' })).toMatchObject({
      status: 405,
      allow: 'GET, HEAD',
    })
  })

  it('a second without a memento redirects to the nearest', async () => {
    expect(await shown(`/memento/20260305230000/${url(ID)}`)).toMatchObject({
      status: 302,
      location: memento(TIMES.edited),
    })
    for (const wrong of ['2026', '20261399000000', 'latest']) {
      expect((await shown(`/memento/${wrong}/${url(ID)}`)).status).toBe(404)
    }
  })
})

describe('every form of the URL', () => {
  it.each([
    (id: string) => `https://x.com/mara_invented/status/${id}?s=20&t=abc`,
    (id: string) => `https:/x.com/mara_invented/status/${id}`,
    (id: string) => encodeURIComponent(`https://twitter.com/mara_invented/status/${id}?s=20`),
    (id: string) => `http://mobile.twitter.com/mara_invented/statuses/${id}`,
    (id: string) => `x.com/i/web/status/${id}`,
  ])('is the same original: %s', async (form) => {
    const answer = await shown(`/timegate/${form(ID)}`)
    expect(answer).toMatchObject({
      status: 302,
      location: memento(TIMES.edited),
      link: expect.stringContaining(original()),
    })
    expect((await shown(`/timemap/link/${form(ID)}`)).status).toBe(200)
    expect((await shown(`/memento/${TIMES.first[0]}/${form(ID)}`)).status).toBe(200)
  })
})

describe('third-party clients', () => {
  it('negotiate a time (Comunica)', async () => {
    const context = new Map<string, unknown>([
      ['@comunica/actor-http-memento:datetime', new Date('2026-03-04T06:00:00Z')],
    ])
    const client = new ActorHttpMemento({
      name: 'memento',
      bus: { subscribe() {} } as never,
      mediatorHttp: {
        mediate: ({ input, init }: { input: string; init: RequestInit }) => fetch(input, init),
      } as never,
    })
    // From a memento of another time, by its link to the TimeGate, to the one that is wanted.
    const plain = await fetch(memento(TIMES.edited))
    const stripped = new Response('', { headers: { link: plain.headers.get('link') ?? '' } })
    let asked = 0
    const viaOriginal = new ActorHttpMemento({
      name: 'memento',
      bus: { subscribe() {} } as never,
      mediatorHttp: {
        mediate: async ({ input, init }: { input: string; init: RequestInit }) => {
          asked += 1
          return asked === 1 ? stripped : await fetch(input, init)
        },
      } as never,
    })
    for (const [one, input] of [
      [client, `${base}/timegate/${url(ID)}`],
      [viaOriginal, url(ID)],
    ] as const) {
      const action = { input, context: context as never }
      expect(await one.test(action)).toBe(true)
      const answer = await one.run(action)
      expect([answer.status, answer.headers.get('memento-datetime')]).toEqual([200, TIMES.first[1]])
    }
  })

  it('follow a TimeMap of several pages to its end (http-link-header)', async () => {
    const seen = new Set<string>()
    const times: string[] = []
    const next = [`${base}/timemap/link/${url(MANY)}`]
    for (let page = next.shift(); page !== undefined; page = next.shift()) {
      if (seen.has(page)) continue
      seen.add(page)
      const links = LinkHeader.parse((await (await fetch(page)).text()).replaceAll('\n', ''))
      expect(links.get('rel', 'self')).toEqual([
        expect.objectContaining({ uri: page, from: expect.any(String) }),
      ])
      next.push(...links.get('rel', 'timemap').map((one) => one.uri))
      times.push(...links.rel('memento').map((one) => String(one.datetime)))
    }
    expect(seen.size).toBe(3)
    expect(times).toHaveLength(1_101)
    expect(new Set(times).size).toBe(1_101)
    expect((await fetch(`${base}/timemap/link/4/${url(MANY)}`)).status).toBe(404)
  })
})
