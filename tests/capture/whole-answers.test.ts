import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderCard } from '../../src/card/render-card.ts'
import { card, image, pictureUrl, text, unifiedCard, unifiedFilm } from '../platforms/x/parts/card.ts'
import { ref } from '../platforms/x/world.ts'
import type { FixturePost } from '../support/origin/post.ts'
import { quoting } from './posts.ts'
import { createRoom, type Room } from './room.ts'

const author = { handle: 'mira_holt', name: 'Mira Holt', id: '7' }
const post = (n: number, extra: Record<string, unknown>, words = 'See for yourself'): FixturePost => ({
  id: `190000000000000010${n}`,
  author,
  text: words,
  extra,
})
const poll = post(
  1,
  card('1906814671912599552:poll_choice_images', {
    choice1_label: text('East'),
    choice1_count: text('3'),
    choice1_image: image(pictureUrl('east')),
    choice2_label: text('West'),
    choice2_count: text('1'),
    choice2_image: image(pictureUrl('west')),
  }),
)
const cover = { media_info: { original_img_url: 'https://pbs.twimg.com/media/Cover1.jpg' } }
const article = post(2, {
  article: { rest_id: '2039', title: 'The pier', preview_text: 'It fell.', cover_media: cover },
})
const unified = post(3, unifiedCard({ '13_2040': unifiedFilm('ferry') }))
const complaint = post(4, {
  mediaDetails: [
    { ...unifiedFilm('game'), ext_media_availability: { status: 'Unavailable', reason: 'Dmcaed' } },
  ],
})
const unknown = post(5, { recital: { audio_url: 'https://video.twimg.com/recital/1.m4a' } })
const listed = post(
  7,
  card('amplify', { amplify_url_vmap: text('https://video.twimg.com/amplify_video/vmap/2041.vmap') }),
)
const notice =
  'This Post from @mira_holt has been withheld in Germany in response to a legal demand. Learn more'
const withheld = post(6, { withheld_in_countries: ['DE'] }, notice)

describe('a capture of what X answers', () => {
  let room: Room
  beforeAll(async () => {
    room = await createRoom({ posts: [poll, article, unified, complaint, unknown, withheld, listed] })
  })
  afterAll(() => room[Symbol.asyncDispose]())

  it('keeps and requires the pictures of a poll, and draws each beside its choice', async () => {
    expect(await room.capture(ref(poll.id))).toMatchObject({ outcome: 'captured', missing: [] })
    const { record, resources } = await room.main(poll.id)
    const kept = new Map(resources.map(({ url, n }) => [url, `/r/${n}`]))
    const drawn = renderCard(record, {
      labels: room.deps.platforms.labels,
      capturedAt: new Date(),
      resourceUrl: (url) => kept.get(url) ?? null,
    })
    for (const [picture, label] of [
      ['east', 'East'],
      ['west', 'West'],
    ]) {
      const url = kept.get(pictureUrl(picture ?? '')) ?? 'not kept'
      expect(drawn).toContain(
        `<img src="${url}" alt="" loading="lazy"><span class="label" dir="auto">${label}</span>`,
      )
    }
    expect(drawn).not.toContain('class="media')
    room.origin.mood(/card_img/, () => ({ status: 404 }), 2)
    expect(await room.capture(ref(poll.id), { again: true })).toMatchObject({
      outcome: 'partial',
      missing: [{ part: 'photo' }, { part: 'photo' }],
    })
  })

  it('keeps title, teaser and cover of an Article, and says that its body is missing', async () => {
    const url = 'https://x.com/i/article/2039'
    expect(await room.capture(ref(article.id))).toMatchObject({
      outcome: 'partial',
      missing: [{ part: 'text', url, reason: 'upstream' }],
    })
    const { record, resources } = await room.main(article.id)
    expect(record.linkCard).toMatchObject({ url, title: 'The pier', description: 'It fell.' })
    expect(resources.map(({ url: of }) => of)).toContain('https://pbs.twimg.com/media/Cover1.jpg')
  })

  it('keeps the film of a unified card', async () => {
    expect(await room.capture(ref(unified.id))).toMatchObject({ outcome: 'captured' })
    const { record, resources } = await room.main(unified.id)
    expect(resources.map(({ url }) => url)).toContain(
      'https://video.twimg.com/amplify_video/2040/vid/1280x720/ferryHi.mp4',
    )
    expect(record.linkCard).toMatchObject({ url: 'https://ferry.example/tickets', title: 'The new ferry' })
  })

  it('keeps the best film of a list of files', async () => {
    expect(await room.capture(ref(listed.id))).toMatchObject({ outcome: 'captured', missing: [] })
    const { record, resources } = await room.main(listed.id)
    const best = 'https://video.twimg.com/amplify_video/vid/640x360/2041.mp4'
    expect(record.media).toMatchObject([{ kind: 'video', url: best }])
    expect(resources.filter(({ role }) => role === 'video').map(({ url }) => url)).toEqual([best])
  })

  it('names a complaint as the reason of a missing film, and a failure as itself', async () => {
    const end = room.origin.mood(/video\.twimg\.com/, () => ({ status: 403 }))
    expect(await room.capture(ref(complaint.id))).toMatchObject({
      outcome: 'partial',
      missing: [{ part: 'video', reason: 'withheld' }],
    })
    end()
    const outage = room.origin.mood(/video\.twimg\.com/, () => ({ status: 503 }))
    expect(await room.capture(ref(complaint.id), { again: true })).toMatchObject({
      missing: [{ part: 'video', reason: 'upstream' }],
    })
    outage()
  })

  it('is partial where a part is unknown, and names it', async () => {
    const result = await room.capture(ref(unknown.id))
    expect(result).toMatchObject({
      outcome: 'partial',
      reason: 'unreadable',
      missing: [{ part: 'audio', url: 'https://video.twimg.com/recital/1.m4a', reason: 'unreadable' }],
      unexpectedParts: [{ witness: 'x-syndication', kind: 'unknown', path: 'recital', holds: 'media' }],
    })
    expect(result.notes).toEqual([
      'The answer of tweet-result has parts that Stet does not know: recital (media).',
    ])
  })

  it('never keeps X’s notice as the author’s words, but those of the article', async () => {
    const quoted = quoting({ ...withheld, text: 'The pier must stay.' })
    expect(await room.capture(ref(withheld.id), { citations: [quoted] })).toMatchObject({
      outcome: 'withheld',
      reason: 'withheld',
    })
    const { record } = await room.main(withheld.id)
    expect(record).toMatchObject({ witness: 'citation', text: 'The pier must stay.' })
    expect(JSON.stringify(record)).not.toContain('legal demand')
  })
})
