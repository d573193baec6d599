import { describe, expect, it } from 'vitest'
import { renderCard } from '../../../src/card/render-card.ts'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { LABELS } from '../../../src/platforms/registry.ts'
import { threadsArchivedPostReader } from '../../../src/platforms/threads/archived-post-reader.ts'
import { readThreadsEmbed } from '../../../src/platforms/threads/embed-page.ts'
import { parsePacificTime } from '../../../src/platforms/threads/pacific-time.ts'
import { readThreadsPage } from '../../../src/platforms/threads/post-page.ts'
import { threadsRef } from '../../../src/platforms/threads/post-ref.ts'
import {
  type ThreadsPost,
  threadsEmbed,
  threadsFile,
  threadsPage,
  threadsUrl,
} from '../../support/origin/platforms/threads.ts'
import { ANSWER, DEADLY_WORDS, QUOTING, THREAD, threadsRefOf } from './posts.ts'

const answered = { status: 200, headers: {}, url: 'https://www.threads.com/' } as Exchange
const AT = new Date('2026-03-02T00:00:00Z')
const PLAIN: ThreadsPost = { code: THREAD.code, text: 'Words' }

function statusOf(post: ThreadsPost, html = threadsEmbed(post)) {
  return readThreadsEmbed(answered, html, threadsRefOf(post), AT)
}
function recordOf(post: ThreadsPost): PostRecord {
  const status = statusOf(post)
  if (status.kind !== 'alive') throw new Error(JSON.stringify(status))
  return PostRecord.parse(status.record)
}

describe('an embed page', () => {
  it('keeps lines, links, names and tags, written as links or as plain words', () => {
    const record = recordOf({
      ...PLAIN,
      text: 'One\ntwo<br />@ferry_desk &amp; <a href="https://www.threads.com/&#064;pier.desk?xmt=c">&#064;pier.desk</a> #quay <a href="https://l.threads.com/?u=https%3A%2F%2Fnews.example%2Flong%2Fway&amp;e=A">news.example/lo…</a> <a href="https://www.threads.com/search?q=Ports&amp;serp_type=tags">Ports</a>\ufffc',
    })
    expect(record.text).toBe('One\ntwo\n@ferry_desk & @pier.desk #quay news.example/lo… Ports')
    const shown = record.entities.map(({ kind, url, start, end }) => [
      kind,
      url,
      record.text?.slice(start, end),
    ])
    expect(shown).toEqual([
      ['mention', 'https://www.threads.com/@ferry_desk', '@ferry_desk'],
      ['mention', 'https://www.threads.com/@pier.desk', '@pier.desk'],
      ['hashtag', 'https://www.threads.com/search?q=quay&serp_type=tags', '#quay'],
      ['link', 'https://news.example/long/way', 'news.example/lo…'],
      ['hashtag', 'https://www.threads.com/search?q=Ports&serp_type=tags', 'Ports'],
    ])
  })

  it('of an answer has the post above it as its parent, and never for its own', () => {
    expect(recordOf(ANSWER)).toMatchObject({
      text: 'It was the wind.',
      author: { handle: 'harbour.desk' },
      media: [],
      linkCard: {
        url: 'https://news.example/crane',
        title: 'The crane',
        site: 'news.example',
        imageUrl: null,
      },
      replyTo: { id: null, handle: 'ferry_desk', url: null },
      parent: { text: 'Why did it fall?', author: { handle: 'ferry_desk' }, media: [{ kind: 'photo' }] },
    })
  })

  it('of a quote tells its author and time, and that the rest is missing', () => {
    const status = statusOf(QUOTING)
    expect(status).toMatchObject({
      kind: 'alive',
      record: {
        text: 'As we said.',
        author: { handle: 'harbour.desk' },
        quoted: { status: 'unavailable', handle: 'pier.desk', publishedAt: '2026-03-01T15:00:00.000Z' },
        metrics: { likes: 406 },
      },
      missing: [{ part: 'quoted', reason: 'upstream' }],
      notes: [expect.stringContaining('neither the words nor the address')],
    })
  })

  it('without words or counts is a post with media alone', () => {
    const record = recordOf({ code: THREAD.code, slides: [{ film: 'fall.mp4' }], counts: [] })
    expect(record).toMatchObject({
      text: null,
      entities: [],
      media: [{ kind: 'video', url: threadsFile('fall.mp4'), fallbackUrls: [] }],
      metrics: { likes: null, replies: null, reposts: null },
    })
  })

  it('names stickers of another host, and leaves them out', () => {
    const text = '<img src="https://media0.giphy.example/200.gif" alt="" class="InlineSticker" />So.'
    const status = statusOf({ ...PLAIN, text })
    expect(status).toMatchObject({
      record: { text: 'So.', media: [] },
      missing: [{ part: 'photo', url: 'https://media0.giphy.example/200.gif' }],
      notes: ['Stickers in the text are not kept: 1.'],
    })
  })

  it('is partial where an element is unknown, such as a poll', () => {
    const below =
      '<div class="PollContainer"><span class="PollOption">Yes</span><span class="PollOption">No</span></div>'
    expect(statusOf({ ...PLAIN, below })).toMatchObject({
      kind: 'alive',
      record: { text: 'Words' },
      missing: [{ part: 'text', reason: 'unreadable' }],
      unknownParts: [{ path: '.PollContainer', holds: 'words' }],
    })
  })

  it('is not taken for its end by its words', () => {
    expect(recordOf({ ...PLAIN, text: DEADLY_WORDS }).text).toBe(DEADLY_WORDS)
  })

  it.each([
    ['of another post', threadsEmbed(ANSWER), { unknown: 'the embed of another post' }],
    [
      'of another author',
      threadsEmbed(PLAIN).replace('/&#064;harbour.desk/post/', '/&#064;pier.desk/post/'),
      { unknown: 'a post of another author' },
    ],
    [
      'whose media are elsewhere',
      threadsEmbed(THREAD).replaceAll('scontent.cdninstagram.com', 'cdninstagram.com.evil.test'),
      { absent: '.MediaScrollImageContainer img' },
    ],
    [
      'whose last post is not the requested one',
      threadsEmbed(ANSWER)
        .replace('BodyContainerParent BodyContainer', 'BodyContainer')
        .replace('class="ThreadlineContainer"', ''),
      { absent: '.ThreadlineContainer' },
    ],
  ])('%s says nothing', (_, html, expected) => {
    const post = html.includes(ANSWER.code) && !('unknown' in expected) ? ANSWER : THREAD
    expect(statusOf(post, html)).toMatchObject({ kind: 'silent', reason: 'unreadable', ...expected })
  })

  it('is drawn with its words as words', () => {
    const hostile = '&lt;script&gt;alert(1)&lt;/script&gt;'
    const record = recordOf({ ...QUOTING, text: hostile, topic: hostile, answers: { text: hostile } })
    const card = renderCard(record, { labels: LABELS, capturedAt: AT, resourceUrl: () => null })
    expect(card).not.toContain('<script')
    expect(card.match(/&lt;script&gt;alert\(1\)/g)?.length).toBeGreaterThanOrEqual(3)
    expect(card).toMatch(/does not show the quoted post by .*@pier\.desk.* of .*1 March 2026/)
  })
})

describe("a post's page", () => {
  const read = (html: string, status = 200, headers = {}) =>
    readThreadsPage({ ...answered, status, headers }, html, threadsRef(THREAD.code, null), AT)

  it('gives the display name, and words that may be cut', () => {
    expect(read(threadsPage(THREAD))).toMatchObject({
      kind: 'alive',
      record: { author: { name: 'Harbour Desk', handle: 'harbour.desk' }, textCut: true },
      missing: [{ part: 'text' }],
    })
  })

  it('has another address with the author’s name, which is asked once', () => {
    const location = threadsUrl(THREAD)
    expect(read('', 301, { location })).toMatchObject({
      kind: 'moved',
      post: { id: THREAD.code, url: location },
    })
  })
})

it.each([
  ['9:10 AM · Jul 9, 2026', '2026-07-09T16:10:00.000Z'],
  ['12:05 AM · Jan 2, 2026', '2026-01-02T08:05:00.000Z'],
  ['12:30 PM · Mar 8, 2026', '2026-03-08T19:30:00.000Z'],
  ['yesterday', null],
])('the Pacific time %s is %s', (text, time) => {
  expect(parsePacificTime(text)).toBe(time)
})

describe('an archived copy', () => {
  const at = new Date('2026-03-05T12:00:00Z')
  it.each([
    ['an embed page', threadsEmbed(THREAD), 3],
    ['a page with tags alone', threadsPage(THREAD), 0],
  ])('of %s is read', (_, text, media) => {
    const read = (post: ThreadsPost) =>
      threadsArchivedPostReader.read(threadsRefOf(post), {
        url: threadsUrl(post),
        at,
        mime: 'text/html',
        text,
      })
    const found = read(THREAD)
    expect(PostRecord.parse(found?.record)).toMatchObject({
      text: 'The crane came down.\n\n#harbour, says @ferry_desk',
      witness: 'web-archive',
      archivedAt: at.toISOString(),
    })
    expect(found?.record.media).toHaveLength(media)
    expect(read(ANSWER)).toBeNull()
  })
})
