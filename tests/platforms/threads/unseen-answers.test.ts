import { expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { readThreadsEmbed } from '../../../src/platforms/threads/embed-page.ts'
import { type ThreadsPost, threadsEmbed, threadsFile } from '../../support/origin/platforms/threads.ts'
import { answerOutcome } from '../shared/answer-outcome.ts'
import { ANSWER, THREAD, threadsRefOf } from './posts.ts'

const AT = new Date('2026-03-02T00:00:00Z')
const exchange = { status: 200, headers: {}, url: 'https://www.threads.com/' } as Exchange
const PLAIN: ThreadsPost = { code: THREAD.code, text: 'Words' }

const outcomeOf = (post: ThreadsPost, change = (html: string) => html) =>
  answerOutcome(readThreadsEmbed(exchange, change(threadsEmbed(post)), threadsRefOf(post), AT))

it.each<[string, ThreadsPost, (html: string) => string, object]>([
  ['without a mark', { ...PLAIN, verified: false }, (html) => html, { author: { verification: null } }],
  [
    'without a picture of its author',
    PLAIN,
    (html) => html.replace(/<div class="AvatarContainer">.*?<\/div>/, ''),
    { author: { avatarUrl: null } },
  ],
  [
    'with counts of thousands and millions',
    { ...PLAIN, counts: ['1.2K', '3M', '', '7'] },
    (html) => html,
    { metrics: { likes: 1200, replies: 3_000_000, reposts: null } },
  ],
  [
    'whose address has no name',
    PLAIN,
    (html) => html.replace(/&#064;harbour\.desk\/post\//, 't/'),
    { url: `https://www.threads.com/t/${PLAIN.code}`, author: { handle: 'harbour.desk' } },
  ],
  [
    'on the host of before',
    PLAIN,
    (html) => html.replaceAll('www.threads.com', 'www.threads.net'),
    { author: { handle: 'harbour.desk' } },
  ],
  [
    'whose film has its address itself',
    { ...PLAIN, slides: [{ film: 'fall.mp4' }] },
    (html) => html.replace(/<video [^>]*><source src="([^"]*)" \/><\/video>/, '<video src="$1"></video>'),
    { media: [{ kind: 'video', url: threadsFile('fall.mp4') }] },
  ],
  [
    'with a card without a title',
    { ...PLAIN, card: { url: 'https://news.example/crane', title: '' } },
    (html) => html,
    { linkCard: { title: null, site: 'news.example' } },
  ],
  [
    'with a card behind a redirector',
    {
      ...PLAIN,
      card: { url: 'https://l.threads.com/?u=https%3A%2F%2Fnews.example%2Fcrane&e=A', title: 'The crane' },
    },
    (html) => html,
    { linkCard: { url: 'https://news.example/crane' } },
  ],
  [
    'that says whom it answers',
    PLAIN,
    (html) =>
      html.replace(
        '<span class="BodyTextContainer">',
        '<span class="RepliedToText">Replying to &#064;pier.desk</span><span class="BodyTextContainer">',
      ),
    { replyTo: { handle: 'pier.desk' }, text: 'Words' },
  ],
  [
    'below two others',
    ANSWER,
    (html) =>
      html.replace(
        /(<div><div class="OuterContainer OuterContainerFollowButton">.*?)(?=<div><div class="OuterContainer OuterContainerFull)/s,
        '$1$1',
      ),
    { parent: { text: 'Why did it fall?' }, text: 'It was the wind.' },
  ],
])('an embed page %s is captured', (_, post, change, expected) => {
  expect(outcomeOf(post, change)).toMatchObject({ outcome: 'captured', missing: [], record: expected })
})

it.each<[string, ThreadsPost, (html: string) => string, object]>([
  [
    'a film without a file',
    { ...PLAIN, slides: [{ film: 'fall.mp4' }] },
    (html) => html.replace(/<source [^>]*>/, ''),
    { outcome: 'partial', missing: ['video'] },
  ],
  [
    'a quote that Threads itself does not show',
    { ...PLAIN, quotes: 'pier.desk' },
    (html) =>
      html.replace(
        /(<div class="QuotePostContainer">).*?(?=<div class="PostDateContainer">)/s,
        '$1<span>Post unavailable</span></div>',
      ),
    { outcome: 'partial', missing: ['quoted'] },
  ],
  [
    'words in an element of a new name',
    { ...PLAIN, below: '<div class="SpoilerText">Hidden</div>' },
    (html) => html,
    { outcome: 'partial', unknown: ['.SpoilerText'] },
  ],
])('an embed page with %s is not taken for whole', (_, post, change, expected) => {
  expect(outcomeOf(post, change)).toMatchObject(expected)
})
