import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOST } from './posts.ts'
import { pagesWorld, type World } from './world.ts'

const ADDRESS = 'https://x.com/jack/status/20'
const HTML = { accept: 'text/html' }

describe('an address in the search box', () => {
  let world: World
  beforeAll(async () => {
    world = await pagesWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  const search = async (q: string, token: string) =>
    await fetch(`${world.origin}/posts?q=${encodeURIComponent(q)}`, {
      redirect: 'manual',
      headers: { ...HTML, authorization: `Bearer ${token}` },
    })
  const archive = async (url: string, token: string) =>
    await fetch(`${world.origin}/archive`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...HTML, authorization: `Bearer ${token}` },
      body: new URLSearchParams({ url }),
    })

  it('leads to a post that is archived', async () => {
    const answer = await search(LOST.url, world.reader.token)
    expect(answer.headers.get('location')).toBe(`/posts/x/${LOST.id}`)
  })

  it('can be archived by those who may, and by nobody else', async () => {
    expect(await (await search(ADDRESS, world.admin.token)).text()).toContain('Archive it now')
    expect(await (await search(ADDRESS, world.reader.token)).text()).toContain('A token with the scope')
    expect(await (await search('jack 20', world.admin.token)).text()).not.toContain('Archive it')
    expect(await (await search('javascript:alert(1)', world.admin.token)).text()).not.toContain('Archive it')
    expect((await archive(ADDRESS, world.reader.token)).status).toBe(403)
  })

  it('of a post leads to the page of the post, which waits for its capture', async () => {
    const answer = await archive('https://twitter.com/jack/status/20?s=20', world.admin.token)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/posts/x/20'])
    const page = await fetch(`${world.origin}/posts/x/20`, {
      headers: { ...HTML, authorization: `Bearer ${world.admin.token}` },
    })
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('status/20')])
  })

  it('of an article leads to the page of the article', async () => {
    const answer = await archive('https://news.example/story', world.admin.token)
    const to = answer.headers.get('location') ?? ''
    expect(to).toMatch(/^\/articles\/\w+$/)
    const page = await fetch(world.origin + to, {
      headers: { ...HTML, authorization: `Bearer ${world.admin.token}` },
    })
    expect(await page.text()).toContain('queued')
  })

  it('inside the network is refused', async () => {
    const answer = await archive('http://10.0.0.1/', world.admin.token)
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('10.0.0.1')])
  })
})
