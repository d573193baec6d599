import { describe, expect, it } from 'vitest'
import { announcement } from '../../src/model/announcement.ts'
import { buildMessage, type MessageFacts, redactMessage } from '../../src/webhooks/webhook-message.ts'

const post = { platform: 'x' as const, id: '20', url: 'https://x.com/tidetable/status/20' }
const facts: MessageFacts = {
  author: { name: 'Tide "Table" <b>', handle: 'tidetable' },
  text: 'High water at noon.',
  publishedAt: '2026-05-01T11:00:00.000Z',
  withheld: false,
  public: true,
  snapshot: { id: '20260501T120000Z-ab', capturedAt: '2026-05-01T12:00:00.000Z', outcome: 'captured' },
  articles: [{ id: 'a1', url: 'https://news.example/tides', title: 'Tides' }],
}
const since = '2026-06-01T09:00:00.000Z'
const lost = announcement('post.lost', post, 'key', new Date('2026-06-02T09:00:00Z'), {
  since,
  cause: 'deleted',
  liveness: 'deleted',
  state: 'lost',
})
const PUBLIC = 'https://stet.news.example'

describe('a message', () => {
  it('contains post, articles, snapshot and embed markup', () => {
    const { type, timestamp, data } = JSON.parse(buildMessage(lost, facts, PUBLIC))
    expect([type, timestamp]).toEqual(['post.lost', '2026-06-02T09:00:00.000Z'])
    expect(data).toEqual({
      post: {
        postId: 'x/20',
        ...post,
        author: facts.author,
        text: facts.text,
        publishedAt: facts.publishedAt,
        pageUrl: `${PUBLIC}/posts/x/20`,
      },
      since,
      cause: 'deleted',
      liveness: 'deleted',
      state: 'lost',
      articles: [
        {
          id: 'a1',
          url: 'https://news.example/tides',
          title: 'Tides',
          pageUrl: `${PUBLIC}/articles/a1`,
        },
      ],
      snapshot: facts.snapshot,
      cardUrl: `${PUBLIC}/v1/snapshots/20260501T120000Z-ab/card`,
      embedHtml: expect.stringMatching(/^<iframe src="https:\/\/stet\.news\.example\/embed\/x\/20"/),
      public: true,
    })
    expect(data.embedHtml).not.toContain('<b>')
    expect(data.embedHtml.match(/</g)).toHaveLength(2)
  })

  it('for a post that is taken down has neither text nor card', () => {
    const body = buildMessage(lost, { ...facts, withheld: true }, PUBLIC)
    expect(body).not.toMatch(/High water|Table|tidetable"|<iframe/)
    expect(JSON.parse(body).data).toMatchObject({
      post: { author: null, text: null },
      cardUrl: null,
      embedHtml: null,
      public: false,
    })
  })

  it('loses them, and nothing else, if the post is taken down later', () => {
    const before = buildMessage(lost, facts, PUBLIC)
    expect(JSON.parse(redactMessage(before))).toEqual(
      JSON.parse(buildMessage(lost, { ...facts, withheld: true }, PUBLIC)),
    )
  })

  it('for a post without a snapshot has no card', () => {
    const { data } = JSON.parse(buildMessage(lost, { ...facts, snapshot: null }, PUBLIC))
    expect(data).toMatchObject({ snapshot: null, cardUrl: null, embedHtml: null, public: false })
  })

  it('has one id per fact', () => {
    const again = announcement('post.lost', post, 'key', new Date(), {})
    expect(again.id).toBe(lost.id)
    expect(announcement('post.lost', post, 'key2', new Date(), {}).id).not.toBe(lost.id)
    expect(announcement('post.returned', post, 'key', new Date(), {}).id).not.toBe(lost.id)
  })
})
