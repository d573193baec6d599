import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { detectCitations } from '../../../src/detect/detect-citations.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import { articleFromBytes, loadArticle } from '../../../src/services/articles/load-article.ts'
import { recordArticle } from '../../../src/services/articles/record-article.ts'
import { createRoom, type Room } from '../../capture/room.ts'
import { moods } from '../../support/origin/mood.ts'
import type { FixturePost } from '../../support/origin/post.ts'

const SITE = 'https://harbourpost.example'
const author = { handle: 'mira_holt', name: 'Mira Holt' }
const posts: FixturePost[] = [
  { id: '1900000000000000001', author, text: 'The crane', photos: [{ key: 'Crane1' }] },
  { id: '1900000000000000002', author, text: 'Watch it', video: { mediaId: '1899999999999999999' } },
  {
    id: '1900000000000000003',
    author,
    text: 'As I said',
    quoted: { id: '1800000000000000004', author, text: 'It will fall' },
  },
  { id: '1900000000000000005', author, text: 'Regretted words', dead: 'deleted' },
]
const embed = ({ id, text }: FixturePost) =>
  `<blockquote class="twitter-tweet"><p lang="en" dir="ltr">${text}</p>&mdash; Mira Holt (@mira_holt) <a href="https://twitter.com/mira_holt/status/${id}?ref_src=twsrc%5Etfw">March 12, 2025</a></blockquote>`
const page = (body: string) =>
  `<!doctype html><html><head><title>The day the crane fell</title><link rel="canonical" href="${SITE}/2025/03/crane"></head><body><p>It fell.</p>${body}</body></html>`

let room: Room
beforeAll(async () => {
  room = await createRoom(
    {
      posts,
      pages: {
        [`${SITE}/crane`]: page(
          posts.map(embed).join('\n<p>And then:</p>\n') + embed(posts[0] as FixturePost),
        ),
        [`${SITE}/plain`]: { headers: { 'content-type': 'text/plain' }, body: 'Nothing cited here.' },
        [`${SITE}/gone`]: { status: 404, headers: { 'content-type': 'text/html' }, body: '<p>Not here</p>' },
        [`${SITE}/locked`]: { status: 403, headers: { 'content-type': 'text/html' }, body: '<p>No</p>' },
        [`${SITE}/report.pdf`]: { headers: { 'content-type': 'application/pdf' }, body: '%PDF-1.7' },
        [`${SITE}/lying`]: {
          headers: { 'content-type': 'text/html' },
          body: new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 0, 1, 2, 3]),
        },
        [`${SITE}/empty`]: { headers: { 'content-type': 'text/html' }, body: '' },
        [`${SITE}/large`]: { headers: { 'content-type': 'text/html' }, body: 'x'.repeat(3_000_000) },
        [`${SITE}/inward`]: {
          status: 302,
          headers: { location: 'http://169.254.169.254/latest/meta-data/' },
        },
      },
    },
    { textLimit: 2_000_000 },
  )
})
afterAll(() => room[Symbol.asyncDispose]())

describe('an article by its address', () => {
  it('is loaded with title, hash and address as given', async () => {
    const loaded = await loadArticle(`${SITE}/crane`, room.deps)
    expect(loaded).toMatchObject({
      url: `${SITE}/crane`,
      title: 'The day the crane fell',
      publishedAt: null,
      bodySha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      article: { format: 'html' },
    })
    expect(loaded.bodyBytes).toBe(Buffer.byteLength(loaded.article.text))
  })

  it.each([
    ['gone', 'input-missing', /404/],
    ['locked', 'refused', /403/],
    ['report.pdf', 'input-unreadable', /application\/pdf/],
    ['lying', 'input-unreadable', /binary/],
    ['empty', 'input-empty', /empty/],
    ['large', 'input-too-large', /larger/],
    ['inward', 'address-refused', /169\.254\.169\.254/],
  ])('that is %s: %s, with what to do', async (path, code, message) => {
    await expect(loadArticle(`${SITE}/${path}`, room.deps)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: expect.any(String),
    })
  })

  it('whose host has an outage: upstream', async () => {
    const end = room.origin.mood(`harbourpost.example/crane`, moods.outage())
    await expect(loadArticle(`${SITE}/crane`, room.deps)).rejects.toMatchObject({ code: 'upstream' })
    end()
  })
})

describe('an article from bytes', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)

  it.each([
    ['the address given', { url: `${SITE}/given` }, page(''), `${SITE}/given`],
    ['the page’s canonical one', {}, page(''), `${SITE}/2025/03/crane`],
    ['its hash', { format: 'text' as const }, 'words', expect.stringMatching(/^urn:sha256:[0-9a-f]{64}$/)],
  ])('has as its address %s', (_, hints, text, url) => {
    expect(articleFromBytes(bytes(text), hints).url).toEqual(url)
  })
})

describe('the main job', () => {
  const run = async () => {
    const loaded = await loadArticle(`${SITE}/crane`, room.deps)
    const citations = detectCitations(loaded.article, room.deps.platforms.recognisers)
    await recordArticle(loaded, citations, room.deps)
    const results = []
    for (const post of new Map(citations.map((one) => [one.id, one as PostRef])).values()) {
      const own = citations
        .filter((one) => one.id === post.id)
        .map((citation) => ({ articleUrl: loaded.url, articleTitle: loaded.title, citation }))
      results.push(
        await room.capture({ platform: post.platform, id: post.id, url: post.url }, { citations: own }),
      )
    }
    return results
  }

  it('ends captured ×3, salvaged ×1; a second run writes nothing', async () => {
    const first = await run()
    expect(first.map((one) => one.outcome)).toEqual(['captured', 'captured', 'captured', 'salvaged'])
    const keys = await room.keys()
    expect(keys.filter((key) => key.startsWith('posts/'))).toHaveLength(8)
    expect(keys.filter((key) => key.startsWith('articles/'))).toHaveLength(1)

    const second = await run()
    expect(second.map((one) => one.outcome)).toEqual(['captured', 'captured', 'captured', 'salvaged'])
    expect(second.every((one) => !one.written)).toBe(true)
    expect(await room.keys()).toEqual(keys)
  })

  it('records the article with every citation and its words', async () => {
    const [record] = await room.deps.ledger.articles(`${SITE}/crane`)
    expect(record?.title).toBe('The day the crane fell')
    expect(record?.citations.map((one) => [one.id, one.text])).toEqual(
      [...posts, posts[0]].map((post) => [post?.id, post?.text]),
    )
  })

  it('records nothing of an article that cites no post', async () => {
    const loaded = await loadArticle(`${SITE}/plain`, room.deps)
    await recordArticle(loaded, detectCitations(loaded.article, room.deps.platforms.recognisers), room.deps)
    expect(await room.deps.ledger.articles(loaded.url)).toEqual([])
  })
})

it('reports a scratch directory that can’t be created', async () => {
  const scratchDir = '/dev/null/scratch'
  await expect(loadArticle(`${SITE}/crane`, { ...room.deps, scratchDir })).rejects.toMatchObject({
    code: 'data-dir-unwritable',
  })
})
