import { expect, it } from 'vitest'
import { renderCard } from '../../../src/card/render-card.ts'
import type { Exchange } from '../../../src/model/http.ts'
import { readEmbedPage } from '../../../src/platforms/reddit/embed-page.ts'
import { redditRef } from '../../../src/platforms/reddit/post-url.ts'
import { LABELS } from '../../../src/platforms/registry.ts'
import { type RedditPost, redditEmbed } from '../../support/origin/platforms/reddit.ts'
import { answerOutcome } from '../shared/answer-outcome.ts'

const AT = new Date('2026-03-02T00:00:00Z')
const exchange = { status: 200, headers: {}, url: 'https://embed.reddit.com/' } as Exchange
const plain: RedditPost = { id: '1c0aaa9', title: 'The crane came down', text: '<p>It fell.</p>' }

/** @param change of the page, or the kind of post that its data name */
function outcomeOf(more: Partial<RedditPost>, change: (page: string) => string = (page) => page) {
  const post = redditRef(plain.id, 'r/harbour')
  if (post === null) throw new Error('There is a post.')
  return answerOutcome(readEmbedPage(exchange, change(redditEmbed({ ...plain, ...more })), post, AT))
}
/** Another kind of post in the page's data. */
const ofType = (type: string) => (page: string) =>
  page.replace('&quot;type&quot;:&quot;text&quot;', `&quot;type&quot;:&quot;${type}&quot;`)
/** Another field in the page's data. */
const withData = (field: string) => (page: string) =>
  page.replace('{&quot;post&quot;:{', `{&quot;post&quot;:{${field.replaceAll('"', '&quot;')},`)
const without = (element: RegExp) => (page: string) => page.replace(element, '')
const slide = (src: string) => `<li><img src="${src}" alt=""></li>`

it.each<[string, Partial<RedditPost>, ((page: string) => string) | undefined, object]>([
  ['without an author', { author: null }, undefined, { author: null }],
  ['without words below the title', { text: undefined }, undefined, { text: 'The crane came down' }],
  [
    'without score and comments',
    {},
    without(/<faceplate-number[\s\S]*?<\/faceplate-number>/g),
    { metrics: { likes: null } },
  ],
  [
    'with counts in its data',
    {},
    withData('"score":12,"number_comments":3,"upvote_ratio":0.9,"archived":false'),
    {},
  ],
  ['marked as a spoiler', {}, withData('"spoiler":true'), { labels: ['spoiler'] }],
  [
    'with the title in its data alone',
    { title: null },
    withData('"title":"The crane (of the quay)"'),
    { title: 'The crane (of the quay)' },
  ],
  [
    'with pictures in its text',
    { text: '<p>See</p><figure><img src="https://preview.redd.it/a-v0-abcdef123456.jpg?s=1"></figure>' },
    ofType('multi_media'),
    { media: [{ kind: 'photo', url: 'https://i.redd.it/abcdef123456.jpg' }] },
  ],
  [
    'with a picture on another host',
    { type: 'image', url: 'https://i.imgur.example/a.jpg' },
    (page) => page.replace('&quot;type&quot;:&quot;image&quot;', '&quot;type&quot;:&quot;link&quot;'),
    {},
  ],
  [
    'with the page of a film elsewhere',
    { type: 'link', url: 'https://video.example/watch' },
    undefined,
    { linkCard: { site: 'video.example' } },
  ],
  [
    'with a gallery of one',
    { type: 'gallery', files: ['abcdef1'] },
    undefined,
    { media: [{ kind: 'photo' }] },
  ],
  [
    'that crossposts another one',
    { type: 'crosspost', url: 'https://www.reddit.com/r/pier/comments/1c0aaa8/b/' },
    undefined,
    { quoted: { status: 'unavailable', id: '1c0aaa8' } },
  ],
])('a post %s is captured', (_, more, change, record) => {
  expect(outcomeOf(more, change)).toMatchObject({ outcome: 'captured', missing: [], unknown: [], record })
})

it.each<[string, Partial<RedditPost>, ((page: string) => string) | undefined, string[]]>([
  ['of a kind of a later version', {}, ofType('audio_room'), ['file']],
  ['with a poll', { type: 'poll' }, undefined, ['poll']],
  ['with a gallery that shows nothing', { type: 'gallery', files: [] }, undefined, ['photo']],
  [
    'with a gallery of which one failed',
    { type: 'gallery', files: ['abcdef1'] },
    (page) => page.replace('<ul>', `<ul>${slide('')}`),
    ['photo'],
  ],
  [
    'with a picture of the gallery on a stranger’s host',
    { type: 'gallery', files: ['abcdef1'] },
    (page) => page.replace('<ul>', `<ul>${slide('https://evil.example/redd.it/a.jpg')}`),
    ['photo'],
  ],
  [
    'with a picture whose file is not named',
    { type: 'image' },
    (page) => page.replaceAll('https://i.redd.it', 'https://pictures.example'),
    ['photo'],
  ],
  ['with a film elsewhere that Reddit plays', {}, ofType('video'), ['video']],
  [
    'with a film in its text',
    {
      text: '<p>See</p><figure><shreddit-player-2 src="https://v.redd.it/a/HLSPlaylist.m3u8"></shreddit-player-2></figure>',
    },
    undefined,
    ['video'],
  ],
  [
    'with a frame in its text',
    { text: '<p>See</p><iframe src="https://map.example"></iframe>' },
    undefined,
    ['video'],
  ],
  [
    'with words in a new field of its data',
    {},
    withData('"event":{"name":"A talk about the crane"}'),
    ['text'],
  ],
  ['with a file in a new field of its data', {}, withData('"audio":"https://v.redd.it/a/a.mp3"'), ['audio']],
])('a post %s is partial', (_, more, change, missing) => {
  expect(outcomeOf(more, change)).toMatchObject({ outcome: 'partial', missing })
})

it('its author stands in the card as Reddit writes names', () => {
  const { record } = outcomeOf({ author: 'filmgrain' })
  const card = record && renderCard(record, { capturedAt: AT, resourceUrl: () => null, labels: LABELS })
  expect(card).toContain('<title>filmgrain (u/filmgrain) on Reddit, archived</title>')
  expect(card).not.toContain('@filmgrain')
})
