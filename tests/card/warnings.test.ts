import { describe, expect, it } from 'vitest'
import { renderCard } from '../../src/card/render-card.ts'
import { blankAuthor, blankRecord } from '../../src/model/blank-record.ts'
import { PostRecord } from '../../src/model/post-record.ts'
import { LABELS } from '../../src/platforms/registry.ts'

const post = {
  platform: 'mastodon',
  id: 'boats.example/115900000000000021',
  url: 'https://boats.example/@harbour/115900000000000021',
}
const draw = (more: Partial<PostRecord>, kept: readonly string[] = []): string =>
  renderCard(
    PostRecord.parse({
      ...blankRecord(post, 'mastodon-api'),
      author: blankAuthor('harbour@boats.example', 'Harbour Desk', null),
      text: 'The crane came down.',
      ...more,
    }),
    {
      labels: LABELS,
      capturedAt: new Date('2026-03-02T09:00:00Z'),
      resourceUrl: (url) => (kept.includes(url) ? `/r/${encodeURIComponent(url)}` : null),
    },
  )

describe('a content warning', () => {
  it('folds the words behind it, closed', () => {
    const card = draw({ contentWarning: 'A falling crane' })
    expect(card).toMatch(
      /<details class="warned"><summary><span dir="auto">A falling crane<\/span><\/summary>/,
    )
    expect(card.indexOf('The crane came down.')).toBeGreaterThan(card.indexOf('A falling crane'))
    expect(card).not.toContain('<details class="warned" open')
  })

  it('is escaped', () => {
    expect(draw({ contentWarning: '<script>alert(1)</script>' })).toContain(
      '&lt;script&gt;alert(1)&lt;/script&gt;',
    )
  })

  it('folds a quoted post and a parent as well', () => {
    const {
      stet: _,
      quoted: __,
      witness: ___,
      confirmedBy: ____,
      quotedBy: _____,
      ...base
    } = blankRecord(post, 'mastodon-api')
    const other = { ...base, text: 'Other words', contentWarning: 'Heights' }
    const card = draw({ quoted: { status: 'served', post: other }, parent: other })
    expect(card.match(/<details class="warned"><summary><span dir="auto">Heights/g)).toHaveLength(2)
  })
})

it('labels are shown as words', () => {
  expect(draw({ labels: ['graphic-media', '<b>'] })).toContain(
    'Labelled <b dir="auto">graphic-media</b>, <b dir="auto">&lt;b&gt;</b>',
  )
})

it('earlier versions are folded below the post, the oldest first', () => {
  const version = (at: string, text: string) => ({ at, text, entities: [], pollOptions: [], media: [] })
  const card = draw({
    editIds: ['2026-03-01T08:00:00.000Z', '2026-03-01T08:30:00.000Z', '2026-03-01T09:00:00.000Z'],
    versions: [
      version('2026-03-01T08:00:00.000Z', 'The crane come down.'),
      { ...version('2026-03-01T08:30:00.000Z', '<i>'), pollOptions: ['Yes', 'No'], contentWarning: 'Cranes' },
    ],
  })
  expect(card).toContain('<summary>Its 2 earlier versions</summary>')
  expect(card.indexOf('The crane come down.')).toBeLessThan(card.indexOf('&lt;i&gt;'))
  expect(card).toContain('Yes · No')
})

it.each([
  ['revoked', 'The quoted post is shown as revoked by the platform.'],
  [undefined, 'The quoted post is shown as unavailable by the platform.'],
])('a quote with the state %s', (state, words) => {
  const quoted = { status: 'unavailable' as const, id: null, url: null, ...(state ? { state } : {}) }
  expect(draw({ quoted })).toContain(words)
})

it('a poll with several choices shows the share of the voters', () => {
  const options = [
    { label: 'A', votes: 3 },
    { label: 'B', votes: 3 },
  ]
  const card = draw({ poll: { options, endsAt: null, multiple: true, voters: 4 } })
  expect(card).toContain('75 %')
  expect(card).toContain('several choices allowed')
})

it('a video whose file was not served plays from its playlist', () => {
  const video = {
    kind: 'video' as const,
    url: 'https://pds.example/blob',
    fallbackUrls: [],
    fallbackPlaylistUrl: 'https://video.example/playlist.m3u8',
    posterUrl: null,
    alt: null,
    width: null,
    height: null,
    durationMs: null,
  }
  expect(draw({ media: [video] }, [video.fallbackPlaylistUrl])).toContain(
    'type="application/vnd.apple.mpegurl"',
  )
})
