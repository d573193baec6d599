import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HttpRequest, Scratch } from '../../../src/model/http.ts'
import { createScratch } from '../../../src/outbound/scratch-dir.ts'
import { through } from '../../outbound/client.ts'
import { moods } from './mood.ts'
import { type Origin, startOrigin } from './origin.ts'
import type { Death } from './post.ts'
import { post, quoted, video } from './sample.ts'
import { trust } from './trust.ts'
import { bestVideoUrl } from './tweet-media.ts'
import { tweetResult } from './tweet-result.ts'

const REAL = resolve(import.meta.dirname, '../../../../shared/platform-data/x-tweet-result')
const site = { posts: [post] }

let origin: Origin
let scratch: Scratch
let http: ReturnType<typeof through>

beforeAll(async () => {
  origin = await startOrigin(site)
  trust(origin.caPath)
  http = through(origin.proxyUrl)
  scratch = await createScratch(await mkdtemp(join(tmpdir(), 'stet-origin-test-')))
})
afterAll(async () => {
  await http.close()
  await scratch[Symbol.asyncDispose]()
  await origin.close()
})

const ask = async (url: string, more: Partial<HttpRequest> = {}) => {
  const { status, headers, body, url: last } = await http.fetch({ url, scratch, ...more })
  const text = await body.text()
  const json = headers['content-type']?.startsWith('application/json') ? JSON.parse(text) : null
  return { status, headers, text, json, last, size: body.size }
}
const tweet = (id: string, token = '&token=a') =>
  ask(`https://cdn.syndication.twimg.com/tweet-result?id=${id}&lang=en${token}`)
const embed = (url: string) => ask(`https://publish.x.com/oembed?url=${encodeURIComponent(url)}`)

describe('tweet-result', () => {
  it('answers a post and, by itself, the post it quotes', async () => {
    expect((await tweet(post.id)).json).toEqual(tweetResult(post))
    expect((await tweet(quoted.id)).json.created_at).toBe('2026-04-30T08:00:00.000Z')
    expect((await tweet('20')).json.__typename).toBe('Tweet')
  })
  it('answers {} without a token, 400 beyond 64 bits, 404 for the unknown', async () => {
    expect(await tweet(post.id, '')).toMatchObject({ status: 200, json: {} })
    expect(await tweet(post.id, '&token=')).toMatchObject({ status: 200, json: {} })
    expect(await tweet('9223372036854775808')).toMatchObject({ status: 400, json: { error: 'Bad request.' } })
    expect(await tweet('abc')).toMatchObject({ status: 400 })
    const unknown = await tweet('9223372036854775807')
    expect([unknown.status, unknown.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  })
  it.each<[Death, RegExp]>([
    ['deleted', /deleted by the Post author/],
    ['removed', /violated the X Rules/],
    ['account-deleted', /no longer exists/],
    ['account-suspended', /suspended account/],
    ['protected', /limits who can view/],
    ['age-restricted', /Age-restricted/],
    ['unavailable', /is unavailable/],
  ])('tells of a post that is %s', async (how, words) => {
    origin.kill(post.id, how)
    const { status, json } = await tweet(post.id)
    const { text, entities } = json.tombstone.text
    expect([status, json.__typename]).toEqual([200, 'TweetTombstone'])
    expect(text).toMatch(words)
    const [{ from_index: from, to_index: to }] = entities
    expect(
      Array.from(text as string)
        .slice(from, to)
        .join(''),
    ).toBe('Learn more')
    origin.revive(post.id)
  })
  it('has the deaths without words as well', async () => {
    origin.kill(post.id, 'withheld')
    expect((await tweet(post.id)).json).toEqual({ __typename: 'TweetTombstone', tombstone: {} })
    origin.kill(post.id, 'nothing')
    expect((await tweet(post.id)).json).toEqual({})
    origin.kill(post.id, 'no-user')
    expect((await tweet(post.id)).json).not.toHaveProperty('user')
    origin.kill(post.id, 'not-found')
    expect(await tweet(post.id)).toMatchObject({ status: 404, json: null })
    origin.revive(post.id)
  })
})

describe('oEmbed', () => {
  it('answers the blockquote that articles carry', async () => {
    const { json } = await embed(`https://twitter.com/whoever/status/${post.id}`)
    expect(json).toMatchObject({ author_name: 'Mara Quill', url: `https://x.com/mara_q/status/${post.id}` })
    expect(json.html).toContain(
      '<a href="https://x.com/hashtag/Tallinn?src=hash&amp;ref_src=twsrc%5Etfw">#Tallinn</a>',
    )
    expect(json.html).toContain(`/status/${post.id}?ref_src=twsrc%5Etfw">May 1, 2026</a></blockquote>`)
  })
  it('moved house', async () => {
    const { status, last } = await ask(
      `https://publish.twitter.com/oembed?url=https://x.com/i/status/${post.id}`,
    )
    expect([status, new URL(last).host]).toEqual([200, 'publish.x.com'])
  })
  it('refuses what it can not show', async () => {
    expect(await ask('https://publish.x.com/oembed')).toMatchObject({
      status: 400,
      json: { errors: [{ code: 357 }] },
    })
    expect(await embed('https://x.com/i/status/999')).toMatchObject({ status: 404, json: null })
    expect(await embed('https://news.example/')).toMatchObject({ status: 404, json: null })
    origin.kill(post.id, 'protected')
    expect((await embed(`https://x.com/i/status/${post.id}`)).json.error).toContain('not authorized')
    origin.kill(post.id, 'age-restricted')
    expect(await embed(`https://x.com/i/status/${post.id}`)).toMatchObject({ status: 200 })
    origin.kill(post.id, 'deleted')
    expect(await embed(`https://x.com/i/status/${post.id}`)).toMatchObject({ status: 404 })
    origin.revive(post.id)
  })
})

describe('media hosts', () => {
  const photo = 'https://pbs.twimg.com/media/FstormA'
  it('have each rendition of a photo, under old names and new', async () => {
    const [orig, old, large, small] = await Promise.all(
      [
        `${photo}?format=jpg&name=orig`,
        `${photo}.jpg:orig`,
        `${photo}.jpg?name=large`,
        `${photo}?format=jpg&name=small`,
      ].map((url) => http.fetch({ url, scratch })),
    )
    expect(orig?.body.sha256).toBe(old?.body.sha256)
    expect(new Set([orig, large, small].map((one) => one?.body.sha256)).size).toBe(3)
    expect(Buffer.from((await orig?.body.bytes()) ?? []).readUInt16BE(0)).toBe(0xffd8)
    expect((await ask(`${photo}?format=png&name=orig`)).headers['content-type']).toBe('image/png')
    expect((await ask('https://pbs.twimg.com/media/Fother?format=jpg&name=orig')).status).toBe(404)
  })
  it('have the film at the size that was wished for, and ranges of it', async () => {
    const url = bestVideoUrl(video)
    const whole = await http.fetch({ url, scratch, media: true })
    const part = await http.fetch({ url, scratch, headers: { range: 'bytes=100000-100099' } })
    expect([whole.status, whole.body.size, whole.headers['content-type']]).toEqual([
      200,
      200_000,
      'video/mp4',
    ])
    expect([part.status, part.headers['content-range']]).toEqual([206, 'bytes 100000-100099/200000'])
    expect(await part.body.bytes()).toEqual((await whole.body.bytes()).subarray(100_000, 100_100))
  })
})

describe('t.co', () => {
  it('leads browsers by a page and others by a redirect', async () => {
    const url = 'https://t.co/AbCdEf'
    expect(await ask(url, { redirects: 0, headers: { 'user-agent': 'curl/8' } })).toMatchObject({
      status: 301,
      headers: { location: 'https://www.news.example/storm/a-long-way-down' },
    })
    const page = await ask(url, { headers: { 'user-agent': 'Mozilla/5.0' } })
    expect(page.text).toContain('location.replace("https:\\/\\/www.news.example')
    expect((await ask('https://t.co/unknown')).status).toBe(404)
  })
})

describe('an origin', () => {
  it('lets hosts be ignored', async () => {
    const lax = await startOrigin({ ignore: ['errands.example'] })
    trust(lax.caPath)
    const other = through(lax.proxyUrl)
    expect((await other.fetch({ url: 'http://errands.example/a', scratch })).status).toBe(404)
    await other.close()
    await lax.close()
  })

  it.skipIf(!existsSync(REAL))(
    'serves answers from a directory, with all that follows (needs ../shared)',
    async () => {
      const real = await startOrigin({ tweetResultDir: REAL })
      trust(real.caPath)
      const other = through(real.proxyUrl)
      const id = '2089029385621823840'
      const url = (host: string) => `https://${host}?id=${id}&token=a&url=https://x.com/i/status/${id}`
      const answer = await (
        await other.fetch({ url: url('cdn.syndication.twimg.com/tweet-result'), scratch })
      ).body.text()
      const [, film = ''] = /"url":"(https:\/\/video\.twimg\.com\/[^"]+\.mp4)"/.exec(answer) ?? []
      expect((await other.fetch({ url: film, scratch })).headers['content-type']).toBe('video/mp4')
      const cited = await other.fetch({ url: url('publish.x.com/oembed'), scratch })
      expect(await cited.body.text()).toContain(`/status/${id}`)
      await other.close()
      await real.close()
    },
  )

  it('remembers what it does not know, and fails for it', async () => {
    const strict = await startOrigin({ pages: { 'https://news.example/a': 'a' } })
    trust(strict.caPath)
    const other = through(strict.proxyUrl, { attempts: 1 })
    await expect(other.fetch({ url: 'https://news.example/b', scratch })).rejects.toMatchObject({
      code: 'upstream',
    })
    strict.mood('*', moods.slow(1))
    await expect(other.fetch({ url: 'https://news.example/c', scratch })).rejects.toMatchObject({
      code: 'upstream',
    })
    await other.close()
    expect(strict.unknown).toEqual(['GET https://news.example/b', 'GET https://news.example/c'])
    await expect(strict.close()).rejects.toThrow('GET https://news.example/b')
  })

  it('runs as a process of its own and takes orders', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'stet-origin-test-'))
    await writeFile(join(dir, 'site.json'), JSON.stringify(site))
    const child = spawn(process.execPath, [
      join(import.meta.dirname, 'main.ts'),
      '--site',
      join(dir, 'site.json'),
    ])
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const ready = JSON.parse(String((await lines.next()).value))
    trust(ready.ca)
    const other = through(ready.proxy)
    const alive = `https://cdn.syndication.twimg.com/tweet-result?id=${post.id}&token=a`
    expect(await (await other.fetch({ url: alive, scratch })).body.text()).toContain('"Tweet"')
    child.stdin.write(`${JSON.stringify({ kill: post.id, how: 'deleted' })}\n`)
    expect(JSON.parse(String((await lines.next()).value))).toEqual({ done: 'kill' })
    expect(await (await other.fetch({ url: alive, scratch })).body.text()).toContain('TweetTombstone')
    child.stdin.write(`${JSON.stringify({ slow: 80 })}\n`)
    expect(JSON.parse(String((await lines.next()).value))).toEqual({ done: 'slow' })
    const asked = performance.now()
    await other.fetch({ url: alive, scratch })
    expect(performance.now() - asked).toBeGreaterThan(78)
    await other.close()
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})
