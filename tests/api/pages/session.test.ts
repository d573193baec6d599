import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import { LOST } from './posts.ts'
import { pagesWorld, type World } from './world.ts'

const HTML = { accept: 'text/html,application/xhtml+xml' }
const PAGE = `/posts/x/${LOST.id}`

describe('signing in to the pages', () => {
  let world: World
  beforeAll(async () => {
    world = await pagesWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  const ask = async (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
    await fetch(world.origin + path, { redirect: 'manual', ...init })
  const form = (fields: Record<string, string>, headers: Record<string, string> = {}) => ({
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { ...HTML, origin: world.origin, ...headers },
  })
  const signIn = async (token: string, to = PAGE) => {
    const answer = await ask('/sign-in', form({ token, to }))
    return { answer, cookie: (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '' }
  }

  it('redirects a visitor without a session to the form, and back afterwards', async () => {
    const sent = await ask(`${PAGE}?snapshot=a`, { headers: HTML })
    expect([sent.status, sent.headers.get('location')]).toEqual([
      303,
      `/sign-in?to=${encodeURIComponent(`${PAGE}?snapshot=a`)}`,
    ])
    const { answer } = await signIn(world.reader.token, `${PAGE}?snapshot=a`)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${PAGE}?snapshot=a`])
  })

  it('sets a cookie that is host-only, HttpOnly and SameSite=Strict', async () => {
    const { answer } = await signIn(world.reader.token)
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-stet=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
  })

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', ''])(
    'never redirects to %s',
    async (to) => {
      expect((await signIn(world.reader.token, to)).answer.headers.get('location')).toBe('/')
    },
  )

  it('grants the token’s scope, also in the API, and nothing more', async () => {
    const { cookie } = await signIn(world.reader.token)
    const statuses = await Promise.all(
      [PAGE, '/', '/v1/posts', '/v1/tokens', '/queues', '/queues/board/'].map(
        async (path) => (await ask(path, { headers: { cookie } })).status,
      ),
    )
    expect(statuses).toEqual([200, 200, 200, 403, 403, 403])
    const forbidden = await ask('/queues', { headers: { ...HTML, cookie } })
    expect([forbidden.status, forbidden.headers.get('content-type')]).toEqual([
      403,
      'text/html; charset=utf-8',
    ])
  })

  it('refuses an unknown token with a message', async () => {
    const { answer, cookie } = await signIn(`stet_00000000_${'A'.repeat(43)}`)
    expect(answer.status).toBe(401)
    expect(cookie).toBe('')
    expect(await answer.text()).toContain('unknown')
  })

  it('refuses an expired token', async () => {
    const { db } = await world.app.catalog()
    const expiresAt = new Date(Date.now() - 1_000)
    const { token } = await createToken(db, { scopes: ['read'], name: null, expiresAt }, new Date(0))
    const { answer, cookie } = await signIn(token)
    expect([answer.status, cookie]).toEqual([401, ''])
  })

  it('ends at once when its token is revoked', async () => {
    const { id, token } = await world.token('read')
    const { cookie } = await signIn(token)
    expect((await ask(PAGE, { headers: { cookie } })).status).toBe(200)
    await world.revoke(id)
    expect((await ask(PAGE, { headers: { cookie } })).status).toBe(401)
    expect((await ask(PAGE, { headers: { ...HTML, cookie } })).status).toBe(303)
  })

  it('ends when its holder signs in with another token', async () => {
    const { cookie } = await signIn(world.reader.token)
    const form2 = form({ token: world.admin.token, to: PAGE }, { cookie })
    expect((await ask('/sign-in?other=1', { headers: { ...HTML, cookie } })).status).toBe(200)
    expect((await ask('/sign-in', form2)).status).toBe(303)
    expect((await ask(PAGE, { headers: { cookie } })).status).toBe(401)
  })

  it('ends when its holder signs out', async () => {
    const { cookie } = await signIn(world.reader.token)
    const out = await ask('/sign-out', form({}, { cookie }))
    expect([out.status, out.headers.get('location')]).toEqual([303, '/sign-in'])
    expect(out.headers.get('set-cookie')).toMatch(/^__Host-stet=; Max-Age=0; Path=\/; /)
    expect((await ask(PAGE, { headers: { cookie } })).status).toBe(401)
  })

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['the same host on another port', { origin: 'http://127.0.0.1:1' }],
    ['nobody, across sites', { 'sec-fetch-site': 'cross-site' }],
    ['nobody', {}],
  ])('refuses what may change something from %s', async (_, headers) => {
    const { cookie } = await signIn(world.admin.token)
    const unsafe = await ask('/v1/takedowns', {
      method: 'POST',
      body: JSON.stringify({ url: LOST.url, reason: 'forged' }),
      headers: { cookie, 'content-type': 'application/json', ...headers },
    })
    expect(unsafe.status).toBe(403)
    const { origin: _ours, ...rest } = form({}).headers
    const decision = { platform: 'x', id: LOST.id, url: LOST.url, decision: 'approved' }
    for (const path of ['/sign-in', '/sign-out', '/decisions']) {
      const answer = await ask(path, {
        ...form({ token: world.admin.token, ...decision }),
        headers: { ...rest, cookie, ...headers },
      })
      expect([path, answer.status]).toEqual([path, 403])
    }
    expect((await ask(PAGE, { headers: { cookie } })).status).toBe(200)
  })

  it('accepts unsafe requests from its own pages', async () => {
    const { cookie } = await signIn(world.admin.token)
    for (const headers of [{ origin: world.origin }, { 'sec-fetch-site': 'same-origin' }]) {
      const answer = await ask('/v1/takedowns', {
        method: 'POST',
        body: JSON.stringify({ url: 'https://nobody.example/', reason: 'none' }),
        headers: { cookie, 'content-type': 'application/json', ...headers },
      })
      expect(answer.status).toBe(422)
    }
  })

  it('redirects once after a cross-site link, so that the browser sends the strict cookie', async () => {
    const { cookie } = await signIn(world.reader.token)
    const led = await ask(`/sign-in?to=${encodeURIComponent(PAGE)}`, {
      headers: { ...HTML, 'sec-fetch-site': 'cross-site' },
    })
    const next = /url=(.*)$/.exec(led.headers.get('refresh') ?? '')?.[1] ?? ''
    const then = await ask(next, { headers: { ...HTML, cookie, 'sec-fetch-site': 'same-origin' } })
    expect([then.status, then.headers.get('location')]).toEqual([303, PAGE])
    const stranger = await ask(next, { headers: { ...HTML, 'sec-fetch-site': 'same-origin' } })
    expect(await stranger.text()).toContain('name="token"')
  })

  it('shows errors as a page to browsers and as a problem to programs', async () => {
    const { cookie } = await signIn(world.reader.token)
    const types = async (headers: Record<string, string>) => {
      const answer = await ask('/posts/x/404', { headers: { cookie, ...headers } })
      return [answer.status, answer.headers.get('content-type')]
    }
    expect(await types(HTML)).toEqual([404, 'text/html; charset=utf-8'])
    expect(await types({})).toEqual([404, 'application/problem+json'])
    expect((await ask('/nowhere', { headers: HTML })).headers.get('content-security-policy')).toContain(
      "default-src 'none'",
    )
  })

  it('signs in once by the link that `stet up` prints', async () => {
    const code = world.app.signInCodes.create(new Date())
    const page = await ask(`/sign-in?code=${code}`, { headers: { ...HTML, 'sec-fetch-site': 'cross-site' } })
    expect(await page.text()).toContain(`name="code" value="${code}"`)
    const first = await ask('/sign-in', form({ code, to: PAGE }))
    expect([first.status, first.headers.get('location')]).toEqual([303, PAGE])
    const cookie = (first.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
    expect((await ask('/queues', { headers: { cookie } })).status).toBe(200)
    const second = await ask('/sign-in', form({ code, to: PAGE }))
    expect([second.status, second.headers.get('set-cookie')]).toEqual([401, null])
    expect(await second.text()).toContain('This link was used already')
    const late = world.app.signInCodes.create(new Date(Date.now() - 11 * 60_000))
    expect((await ask('/sign-in', form({ code: late, to: PAGE }))).status).toBe(401)
  })

  it('limits the rate of wrong tokens', async () => {
    let last = 401
    for (let n = 0; n < 40 && last !== 429; n++) last = (await signIn('stet_guess')).answer.status
    expect(last).toBe(429)
  })
})
