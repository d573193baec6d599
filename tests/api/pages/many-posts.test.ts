import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EDITED, HOSTILE, LOST } from './posts.ts'
import { pagesWorld, type World } from './world.ts'

const HTML = { accept: 'text/html' }
const slug = ({ id }: { id: string }) => `x/${id}`
const ACTS = ['approve', 'hold', 'check', 'capture'] as const

describe('many posts at once', () => {
  let world: World
  let editor: { id: string; token: string }
  beforeAll(async () => {
    world = await pagesWorld()
    editor = await world.token('edit')
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  const read = async (path: string, token: string) =>
    await (
      await fetch(world.origin + path, { headers: { ...HTML, authorization: `Bearer ${token}` } })
    ).text()
  const send = async (act: string, fields: [string, string][], token = editor.token) => {
    const answer = await fetch(`${world.origin}/many`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...HTML, authorization: `Bearer ${token}` },
      body: new URLSearchParams([...fields, ['act', act], ['to', '/posts?q=crane']]),
    })
    return { status: answer.status, page: await answer.text() }
  }
  const ticked = (...posts: { id: string }[]) => posts.map((one): [string, string] => ['post', slug(one)])
  const decisions = async () =>
    await (await world.app.catalog()).db
      .selectFrom('events')
      .select(['type', 'post_id', 'decided_by'])
      .where('type', 'in', ['approved', 'held'])
      .orderBy('at')
      .execute()
  const asked = async () =>
    await (await world.app.catalog()).db
      .selectFrom('post_acts')
      .select(['act', 'post_id', 'acted_by'])
      .orderBy('at')
      .orderBy('post_id')
      .execute()

  it('offers checkboxes and acts in lists to those who may act, and to no one else', async () => {
    for (const path of ['/posts', '/posts?view=grid', '/losses']) {
      const page = await read(path, editor.token)
      expect(page).toContain(`<input type="checkbox" name="post" value="${slug(LOST)}" form="many">`)
      for (const act of ACTS) expect(page).toContain(`name="act" value="${act}"`)
      expect(await read(path, world.reader.token)).not.toContain('type="checkbox"')
    }
  })

  it('escapes the name of a hostile author on the checkbox and on the page that asks', async () => {
    for (const page of [await read('/posts', editor.token), (await send('hold', ticked(HOSTILE))).page])
      expect(page).not.toMatch(/<script|<img src=x/i)
  })

  it.each(ACTS)('%s: refuses a token of the scope read, and names the scope that it needs', async (act) => {
    const { status, page } = await send(act, ticked(LOST), world.reader.token)
    expect(status).toBe(403)
    expect(page).toContain('stet token create --scope edit')
    const hidden = await fetch(`${world.origin}/many`, { method: 'POST', body: new URLSearchParams({ act }) })
    expect(hidden.status).toBe(401)
  })

  it('takes a form of another site from nobody who is signed in', async () => {
    const signIn = await fetch(`${world.origin}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...HTML, origin: world.origin },
      body: new URLSearchParams({ token: editor.token, to: '/' }),
    })
    const cookie = (signIn.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
    const post = async (origin: string) =>
      (
        await fetch(`${world.origin}/many`, {
          method: 'POST',
          headers: { ...HTML, cookie, origin },
          body: new URLSearchParams([...ticked(LOST), ['act', 'approve'], ['confirmed', 'yes']]),
        })
      ).status
    expect(await post('https://evil.example')).toBe(403)
    expect(await decisions()).toEqual([])
  })

  it('asks first, and names the number', async () => {
    const { status, page } = await send('approve', ticked(LOST, EDITED.now))
    expect(status).toBe(200)
    expect(page).toContain('<h1>Approve: 2 posts?</h1>')
    expect(page).toContain(`<input type="hidden" name="post" value="${slug(LOST)}">`)
    expect(page).toContain('href="/posts?q=crane">Leave it</a>')
    expect(await decisions()).toEqual([])
  })

  it('asks about all on the page where that is ticked', async () => {
    const shown = [LOST, EDITED.now, HOSTILE].map((one): [string, string] => ['shown', slug(one)])
    expect((await send('hold', [...shown, ['whole', 'yes']])).page).toContain('Hold: 3 posts')
    expect((await send('hold', [...shown, ...ticked(LOST)])).page).toContain('Hold: 1 post?')
  })

  it('refuses none, more than 200, and posts that are not known', async () => {
    expect((await send('hold', [])).page).toContain('No post is selected.')
    const many = Array.from({ length: 201 }, (_, n): [string, string] => ['post', `x/${n + 1}`])
    const { status, page } = await send('hold', many)
    expect(status).toBe(400)
    expect(page).toContain('201 posts are selected; 200 at once is the most.')
    expect((await send('hold', many.slice(0, 200))).status).toBe(404)
    expect((await send('hold', [['post', 'nowhere/1']])).status).toBe(404)
  })

  it('approves and holds, each with an event that says who', async () => {
    const confirmed: [string, string] = ['confirmed', 'yes']
    const approved = await send('approve', [...ticked(LOST, EDITED.now), confirmed])
    expect(approved.page).toContain('<h1>2 posts approved</h1>')
    expect((await send('hold', [...ticked(HOSTILE), confirmed])).page).toContain('<h1>1 post held</h1>')
    const found = await decisions()
    expect(found).toHaveLength(3)
    expect(found).toEqual(
      expect.arrayContaining([
        { type: 'approved', post_id: LOST.id, decided_by: editor.id },
        { type: 'approved', post_id: EDITED.now.id, decided_by: editor.id },
        { type: 'held', post_id: HOSTILE.id, decided_by: editor.id },
      ]),
    )
  })

  it('captures again, and keeps who asked for each', async () => {
    const { page } = await send('capture', [...ticked(LOST, EDITED.now), ['confirmed', 'yes']])
    expect(page).toContain('<h1>2 posts asked for again</h1>')
    expect(await asked()).toEqual(
      expect.arrayContaining(
        [LOST, EDITED.now].map(({ id }) => ({ act: 'capture', post_id: id, acted_by: editor.id })),
      ),
    )
  })

  it('tells which posts it could not do, and why, and does the others', async () => {
    const down = await fetch(`${world.origin}/posts/x/${LOST.id}/take-down`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...HTML, authorization: `Bearer ${world.admin.token}` },
      body: new URLSearchParams({ reason: 'Asked.' }),
    })
    expect(down.status).toBe(303)
    // A post that is taken down is in no list: it is not acted on.
    const { page } = await send('approve', [...ticked(LOST, HOSTILE), ['confirmed', 'yes']])
    expect(page).toContain('<h1>1 post approved</h1>')
  })
})
