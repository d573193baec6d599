import { describe, expect, it } from 'vitest'
import { readTweetResult } from '../../../../src/platforms/x/tweet-result.ts'
import { AT, answered, ID, record, tweet } from '../tweet.ts'
import { ref } from '../world.ts'
import { card, image, pictureUrl, text, unifiedCard, unifiedFilm, unifiedPhoto } from './card.ts'

const choice = (n: number, label: string, votes: string, picture?: string) => ({
  [`choice${n}_label`]: text(label),
  [`choice${n}_count`]: text(votes),
  ...(picture === undefined ? {} : { [`choice${n}_image`]: image(pictureUrl(picture)) }),
})
const ends = { end_datetime_utc: text('2026-04-05T10:00:00Z') }
const alive = (more: object) => {
  const status = readTweetResult(answered, JSON.stringify(tweet(more)), ref(ID), AT)
  if (status.kind !== 'alive') throw new Error(`not alive but ${status.kind}`)
  return status
}

describe('a poll with pictures', () => {
  it.each([
    [
      '{id}:poll_choice_images',
      { choice_count: text('2'), ...choice(1, 'East', '120', 'e'), ...choice(2, 'West', '80', 'w') },
      ['e', 'w'],
    ],
    [
      'poll_choice_images',
      {
        ...choice(1, 'East', '1', 'e'),
        ...choice(2, 'West', '2', 'w'),
        ...choice(3, 'North', '3', 'n'),
        ...choice(4, 'South', '4', 's'),
      },
      ['e', 'w', 'n', 's'],
    ],
    [
      'poll2choice_image',
      { ...choice(1, 'Yes', '3'), ...choice(2, 'No', '4'), image: image(pictureUrl('p')) },
      ['p'],
    ],
    [
      'poll3choice_image',
      {
        ...choice(1, 'A', '3'),
        ...choice(2, 'B', '4'),
        ...choice(3, 'C', '0'),
        image_large: image(pictureUrl('l')),
        image_original: image(pictureUrl('o')),
      },
      ['o'],
    ],
    [
      'poll4choice_image',
      {
        ...choice(1, 'A', '3', 'a'),
        ...choice(2, 'B', '4'),
        ...choice(3, 'C', '5', 'c'),
        ...choice(4, 'D', '6'),
      },
      ['a', 'c'],
    ],
    [
      '99:poll_choice_images',
      {
        ...choice(1, 'One', '0', 'x'),
        choice1_image_original: image(pictureUrl('big')),
        ...choice(2, 'Two', '0', 'y'),
      },
      ['big', 'y'],
    ],
  ])('%s keeps each picture, label and count', (name, values, pictures) => {
    const { record, missing, unknownParts } = alive(card(name, { ...values, ...ends }))
    expect(record.media.map(({ kind, url }) => [kind, url])).toEqual(
      pictures.map((key) => ['photo', pictureUrl(key)]),
    )
    const labels = Object.keys(values).filter((key) => /^choice\d_label$/.test(key))
    expect(record.poll?.options).toHaveLength(labels.length)
    expect(record.poll?.endsAt).toBe('2026-04-05T10:00:00.000Z')
    expect([missing, unknownParts, record.linkCard]).toEqual([[], [], null])
  })

  it('ties each choice to its picture', () => {
    const { poll, media } = record(
      card('1:poll_choice_images', { ...choice(1, 'East', '120', 'e'), ...choice(2, 'West', '80') }),
    )
    expect(poll?.options).toEqual([
      { label: 'East', votes: 120, imageUrl: pictureUrl('e') },
      { label: 'West', votes: 80 },
    ])
    expect(media[0]?.alt).toBe('East')
  })
})

describe('an Article', () => {
  const cover = {
    media_key: '3_2039',
    media_info: { __typename: 'ApiImage', original_img_url: 'https://pbs.twimg.com/media/Cover.jpg' },
  }
  const whole = {
    rest_id: '2039',
    title: 'How the pier was lost',
    preview_text: 'The first crack was seen in March.',
    cover_media: cover,
  }
  it.each([
    ['whole', whole, whole.title, whole.preview_text, true],
    ['nested as in GraphQL', { article_results: { result: whole } }, whole.title, whole.preview_text, true],
    [
      'without cover',
      { rest_id: '2039', title: 'No cover', preview_text: 'Words.' },
      'No cover',
      'Words.',
      false,
    ],
    ['without teaser', { rest_id: '2039', title: 'No teaser', cover_media: cover }, 'No teaser', null, true],
    ['without title', { rest_id: '2039', preview_text: 'Only words here.' }, null, 'Only words here.', false],
  ])(
    '%s: title, teaser and cover are kept, and its body is missing',
    (_, article, title, description, covered) => {
      const { record, missing, unknownParts } = alive({ article })
      expect(record.linkCard).toMatchObject({
        url: 'https://x.com/i/article/2039',
        title,
        description,
        imageUrl: covered ? 'https://pbs.twimg.com/media/Cover.jpg' : null,
      })
      expect(missing).toEqual([{ part: 'text', url: 'https://x.com/i/article/2039', reason: 'upstream' }])
      expect(unknownParts).toEqual([])
    },
  )

  it('with its body in an unknown form names that too', () => {
    const { unknownParts } = alive({
      article: { ...whole, content_state: { blocks: [{ text: 'The whole story.' }] } },
    })
    expect(unknownParts).toMatchObject([{ path: 'article.content_state', holds: 'words' }])
  })
})

describe('a unified card', () => {
  const target = { url: 'https://ferry.example/tickets', site: 'ferry.example', title: 'The new ferry' }
  it.each([
    [
      'a photo',
      unifiedCard({ '3_2041': unifiedPhoto('Uni1') }),
      ['photo https://pbs.twimg.com/media/Uni1.jpg'],
    ],
    [
      'a film',
      unifiedCard({ '13_2040': unifiedFilm('uni') }),
      ['video https://video.twimg.com/amplify_video/2040/vid/1280x720/uniHi.mp4'],
    ],
    [
      'a carousel',
      unifiedCard({ '3_1': unifiedPhoto('A'), '3_2': unifiedPhoto('B') }),
      ['photo https://pbs.twimg.com/media/A.jpg', 'photo https://pbs.twimg.com/media/B.jpg'],
    ],
    ['no medium', unifiedCard({}), []],
    [
      'an app',
      unifiedCard(
        { '3_1': unifiedPhoto('A') },
        {
          app_store_data: {
            app_1: [{ type: 'android_app', id: 'a.b', title: { content: 'Ferry app', is_rtl: false } }],
          },
        },
      ),
      ['photo https://pbs.twimg.com/media/A.jpg'],
    ],
  ])('of %s keeps the medium, its words and where it leads', (_, more, media) => {
    const { record, missing, unknownParts } = alive(more)
    expect(
      record.media.map(({ kind, url }) => `${kind} ${url.replace('?format=jpg&name=orig', '.jpg')}`),
    ).toEqual(media)
    expect(record.linkCard).toMatchObject(target)
    expect(record.linkCard?.description).toContain('ferry.example')
    expect([missing, unknownParts]).toEqual([[], []])
  })

  it('that names a medium by its number alone lacks it', () => {
    const { missing } = alive(
      unifiedCard({}, { component_objects: { m: { type: 'media', data: { id: '13_2040' } } } }),
    )
    expect(missing).toEqual([{ part: 'video', url: null, reason: 'upstream' }])
  })

  it('of an unknown component or of broken JSON is partial', () => {
    const strange = unifiedCard(
      {},
      { component_objects: { m: { type: 'poem', data: { verse: 'The pier is empty' } } } },
    )
    expect(alive(strange).missing).toMatchObject([{ part: 'text', reason: 'unreadable' }])
    const broken = card('unified_card', { unified_card: text('{"type": "image_website", "media') })
    expect(alive(broken).missing).toMatchObject([{ reason: 'unreadable' }])
  })
})

describe('a card that plays', () => {
  const still = { player_image_large: image(pictureUrl('still')) }
  it.each([
    [
      'player, a file',
      'player',
      { player_stream_url: text('https://media.example/film.mp4'), title: text('Film') },
      { kind: 'video', url: 'https://media.example/film.mp4' },
    ],
    [
      'player, a sound',
      'player',
      {
        player_stream_url: text('https://media.example/talk.mp3'),
        player_stream_content_type: text('audio/mpeg'),
      },
      { kind: 'audio', url: 'https://media.example/talk.mp3' },
    ],
    [
      'player, a playlist',
      'player',
      { player_stream_url: text('https://video.twimg.com/x/pl/a.m3u8') },
      { kind: 'video', delivery: 'hls' },
    ],
    [
      'amplify',
      'amplify',
      {
        amplify_url_vmap: text('https://video.twimg.com/amplify_video/vmap/1.vmap'),
        content_duration_seconds: text('9'),
      },
      { kind: 'video', served: false, durationMs: 9000 },
    ],
    [
      'a promotion',
      'promo_video_website',
      { player_stream_url: text('https://video.twimg.com/amplify_video/vmap/2.vmap') },
      { kind: 'video', served: false },
    ],
    [
      'a poll with film',
      'poll2choice_video',
      {
        ...choice(1, 'A', '1'),
        ...choice(2, 'B', '2'),
        player_stream_url: text('https://video.twimg.com/vid/p.mp4'),
      },
      { kind: 'video', url: 'https://video.twimg.com/vid/p.mp4' },
    ],
    [
      'a broadcast',
      '745291183405076480:broadcast',
      { broadcast_url: text('https://x.com/i/broadcasts/1abc'), broadcast_title: text('Live') },
      { kind: 'video', served: false, url: 'https://x.com/i/broadcasts/1abc' },
    ],
    [
      'a space',
      '3691233323:audiospace',
      { id: text('1vOGwrabcdef') },
      { kind: 'audio', served: false, url: 'https://x.com/i/spaces/1vOGwrabcdef' },
    ],
  ])('%s: the film is required', (_, name, values, medium) => {
    const { record, unknownParts } = alive(card(name, { ...values, ...still }))
    expect(record.media).toMatchObject([{ ...medium, posterUrl: pictureUrl('still') }])
    expect(unknownParts).toEqual([])
  })

  it.each([
    [
      'a film of another site',
      'player',
      { title: text('A film'), player_url: text('https://tube.example/embed/1') },
      'A film',
    ],
    [
      'an app',
      'app',
      { app_name: text('Ferries'), app_id: text('12'), app_url_resolved: text('https://apps.example/12') },
      'Ferries',
    ],
    [
      'an app of a shop',
      'direct_store_link_app',
      { title: text('Ferries'), description: text('All times') },
      'Ferries',
    ],
    [
      'a summary',
      'summary',
      { title: text('The crane'), domain: text('post.example'), summary_photo_image: image(pictureUrl('s')) },
      'The crane',
    ],
    [
      'a live event',
      '8676:live_event',
      { event_title: text('The launch'), event_subtitle: text('At noon') },
      'The launch',
    ],
  ])('nothing itself, %s: a link', (_, name, values, title) => {
    const { record, unknownParts, missing } = alive(card(name, values, 'https://t.co/abc'))
    expect(record.linkCard).toMatchObject({ title })
    expect([record.media, unknownParts, missing]).toEqual([[], [], []])
  })
})

describe('what else an answer may hold', () => {
  it.each([
    ['community', { community: { id_str: '1', name: 'Harbour folk' } }, { community: 'Harbour folk' }],
    [
      'community, nested',
      { community_results: { result: { __typename: 'Community', id_str: '1', name: 'Harbour folk' } } },
      { community: 'Harbour folk' },
    ],
    [
      'readers’ note',
      { birdwatch_pivot: { title: 'Readers added context', subtitle: { text: 'The pier still stands.' } } },
      { communityNote: 'The pier still stands.' },
    ],
    [
      'whole long note',
      { text: 'It began', note_tweet: { id: 'Tm90', text: 'It began in March &amp; ended in May.' } },
      { text: 'It began in March & ended in May.', textCut: false },
    ],
    [
      'long note that is not given',
      { text: 'It began', note_tweet: { id: 'Tm90' } },
      { text: 'It began', textCut: true },
    ],
  ])('%s', (_, more, kept) => {
    const { record, unknownParts } = alive(more)
    expect(record).toMatchObject(kept)
    expect(unknownParts).toEqual([])
  })

  it.each([
    [
      'of another shortener',
      'Read http://bit.ly/pier',
      [{ url: 'http://bit.ly/pier', expanded_url: null, indices: [5, 23] }],
      'http://bit.ly/pier',
    ],
    [
      'with its target',
      'Read http://bit.ly/pier',
      [
        {
          url: 'http://bit.ly/pier',
          expanded_url: 'http://post.example/pier',
          display_url: 'bit.ly/pier',
          indices: [5, 23],
        },
      ],
      'http://post.example/pier',
    ],
    [
      'without a scheme',
      'Read www.post.example/pier',
      [{ url: 'www.post.example/pier', expanded_url: null, indices: [5, 26] }],
      'http://www.post.example/pier',
    ],
    ['in the text alone', 'Read http://twitpic.com/1abc now', [], 'http://twitpic.com/1abc'],
    [
      'behind an emoji, in the text alone',
      '🚢🚢 http://post.example/a?b=1&amp;c=2',
      [],
      'http://post.example/a?b=1&c=2',
    ],
  ])('a link from before t.co %s', (_, text, urls, url) => {
    const { text: shown, entities } = record({ text, entities: { urls } })
    expect(entities).toMatchObject([{ kind: 'link', url }])
    const [link] = entities
    expect(shown?.slice(link?.start, link?.end)).toMatch(/pier$|1abc$|c=2$/)
  })

  it.each([
    ['Dmcaed', true],
    ['CountryWithheld', true],
    ['Geoblocked', true],
    ['CopyrightViolation', true],
    ['LegalDemand', true],
    ['Processing', undefined],
    [undefined, undefined],
  ])('a medium that is unavailable: %s', (reason, withheld) => {
    const mediaDetails = [{ ...unifiedFilm('a'), ext_media_availability: { status: 'Unavailable', reason } }]
    expect(record({ mediaDetails }).media[0]?.withheld).toBe(withheld)
  })
})
