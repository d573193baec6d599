import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import { type RunningService, startAllInOne } from '../../../src/runtime/start-service.ts'
import { createDatabase } from '../../support/database.ts'
import { type Origin, startOrigin } from '../../support/origin/origin.ts'
import { trust } from '../../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { until } from '../../support/until.ts'
import { IDS, site, url } from '../site.ts'

const PAGE = `/posts/x/${IDS.photo}`

describe('the acts on a page of a post', () => {
  const parts = new AsyncDisposableStack()
  let service: RunningService
  let origin: Origin
  const tokens = { admin: '', edit: '', read: '' }

  beforeAll(async () => {
    origin = await startOrigin(site)
    parts.defer(() => origin.close())
    trust(origin.caPath)
    const dir = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    const config = serviceConfig(dir.path, { ...origin.env, ...database.env, STET_PUBLISH: 'approved' })
    service = await startAllInOne(config, { queueSettings: { attempts: 1, backoffMs: 50 } })
    parts.defer(() => service.close())
    const { db } = await service.app.catalog()
    tokens.admin = (
      await createToken(db, { scopes: ['admin'], name: 'M. Okafor <picture desk>' }, new Date())
    ).token
    tokens.read = (await createToken(db, { scopes: ['read'], name: null }, new Date())).token
    tokens.edit = (await createToken(db, { scopes: ['edit'], name: 'Night desk' }, new Date())).token
    await send('/archive', { url: url(IDS.photo) })
    await until(async () => ((await view()).capture === 'done' ? true : null), 30_000)
  })
  afterAll(() => parts.disposeAsync())

  const send = async (path: string, fields: Record<string, string> = {}, token = tokens.admin) =>
    await fetch(service.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html', authorization: `Bearer ${token}` },
      body: new URLSearchParams(fields),
    })
  const read = async (path = PAGE, token: string | null = tokens.admin) =>
    await fetch(service.url + path, {
      redirect: 'manual',
      headers: { accept: 'text/html', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    })
  const view = async () =>
    (await (
      await fetch(`${service.url}/v1/posts/x/${IDS.photo}`, {
        headers: { authorization: `Bearer ${tokens.admin}` },
      })
    ).json()) as { capture: string; checks: { liveness: string }[]; takenDown: object | null }

  it('check now: asks the platform, keeps the answer, and tells who asked', async () => {
    const answer = await send(`${PAGE}/check`)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${PAGE}?done=checked`])
    expect((await view()).checks.map(({ liveness }) => liveness)).toEqual(['live'])
    const page = await (await read(`${PAGE}?done=checked`)).text()
    expect(page).toContain('Checked just now.')
    expect(page).toContain('<b>Check asked for</b> by <bdi>M. Okafor &lt;picture desk&gt;</bdi>')
  })

  it('check now, for many at once: each is asked for, and each keeps who asked', async () => {
    const before = (await view()).checks.length
    const fields = { act: 'check', post: `x/${IDS.photo}`, confirmed: 'yes', to: '/losses' }
    expect(await (await send('/many', fields, tokens.edit)).text()).toContain('<h1>1 post checked</h1>')
    expect((await view()).checks).toHaveLength(before + 1)
    expect(await (await read()).text()).toContain('<b>Check asked for</b> by <bdi>Night desk</bdi>')
  })

  it('capture again: a capture of its own, whatever the last one was', async () => {
    const asked = () => origin.requests.filter(({ url }) => url.href.includes(IDS.photo)).length
    const done = async () => ((await view()).capture === 'done' ? true : null)
    // A request joins a capture that is under way, and this one shall be a capture of its own.
    await until(done, 30_000)
    // Captures are timed to the second: in the second of the last one it would find that one's snapshot.
    await pause(1_000)
    const before = asked()
    expect((await send(`${PAGE}/capture`)).headers.get('location')).toBe(`${PAGE}?done=capture`)
    await until(async () => (asked() > before ? await done() : null), 30_000)
    expect(await (await read()).text()).toContain('<b>New capture asked for</b> by')
  })

  it('need their scope, and say so', async () => {
    for (const act of ['check', 'capture', 'restore', 'take-down'])
      expect([act, (await send(`${PAGE}/${act}`, { reason: 'No.' }, tokens.read)).status]).toEqual([act, 403])
    expect((await read(`${PAGE}/take-down`, tokens.read)).status).toBe(403)
    const page = await (await read(PAGE, tokens.read)).text()
    expect(page).not.toContain('Check now')
    expect(page).toContain('needs a token with the scope <code>edit</code>')
    expect(page).toContain('To take down one needs a token with the scope <code>admin</code>')
    expect(page).not.toContain('<form method="post" action="/posts')
  })

  it('let editors do all but take down', async () => {
    for (const act of ['restore', 'take-down'])
      expect([act, (await send(`${PAGE}/${act}`, { reason: 'No.' }, tokens.edit)).status]).toEqual([act, 403])
    const page = await (await read(PAGE, tokens.edit)).text()
    expect(page).toContain(`action="${PAGE}/check"`)
    expect(page).toContain('<button class="plain" name="decision" value="approved">')
    expect(page).not.toContain(`${PAGE}/take-down`)
    expect((await send(`${PAGE}/capture`, {}, tokens.edit)).status).toBe(303)
    expect(await (await read()).text()).toContain('<b>New capture asked for</b> by <bdi>Night desk</bdi>')
  })

  it('approve: the snippet for articles, and a page that previews with its words', async () => {
    const closed = await read(PAGE, null)
    expect([closed.status, closed.headers.get('location')]).toEqual([
      303,
      `/sign-in?to=${encodeURIComponent(PAGE)}`,
    ])
    expect(await (await read()).text()).toContain('Approve it, and the snippet for articles stands here.')
    await send('/decisions', {
      platform: 'x',
      id: IDS.photo,
      url: url(IDS.photo),
      decision: 'approved',
      to: PAGE,
    })
    const page = await (await read()).text()
    expect(page).toContain(`&lt;iframe src=&quot;${service.url}/embed/x/${IDS.photo}&quot;`)
    expect(page).toContain('<b>Approved for readers</b> by <bdi>M. Okafor')
    const open = await read(PAGE, null)
    const words = await open.text()
    expect(open.status).toBe(200)
    expect(words).toContain('<meta property="og:description" content="First light on the quay.">')
    expect(words).toContain(`<meta property="og:url" content="${service.url}${PAGE}">`)
    const image = /og:image" content="([^"]+)"/.exec(words)?.[1] ?? ''
    expect((await fetch(image)).headers.get('content-type')).toMatch(/^image\//)
    expect(words).not.toContain('Okafor')
    const frame = await (await fetch(`${service.url}/embed/x/${IDS.photo}`)).text()
    expect(frame).toContain(
      '<meta property="og:title" content="Harbour Desk (@harbour_desk) on X, archived">',
    )
  })

  it('take down: asks for a reason, then hides the post; restore shows it again', async () => {
    expect(await (await read(`${PAGE}/take-down`)).text()).toContain('Take it down')
    expect((await send(`${PAGE}/take-down`, { reason: ' ' })).status).toBe(422)
    expect((await send(`${PAGE}/take-down`, { reason: 'Asked.', erase: 'yes' })).status).toBe(422)
    expect((await view()).takenDown).toBeNull()
    expect((await send(`${PAGE}/take-down`, { reason: 'Its <author> asked.' })).headers.get('location')).toBe(
      PAGE,
    )
    const down = await read()
    expect([down.status, await down.text()]).toEqual([
      451,
      expect.stringContaining('Its &lt;author&gt; asked.'),
    ])
    expect((await read(PAGE, null)).status).toBe(451)
    await send(`${PAGE}/restore`)
    expect((await read()).status).toBe(200)
    expect(await (await read()).text()).toContain('<b>Restored</b> by <bdi>M. Okafor')
  })

  it('are for posts that are known', async () => {
    for (const act of ['check', 'capture', 'restore'])
      expect([act, (await send(`/posts/x/42/${act}`)).status]).toEqual([act, 404])
    expect((await send('/posts/nowhere/42/check')).status).toBe(404)
  })
})
