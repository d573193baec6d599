import { expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { readPlugin } from '../../../src/platforms/facebook/plugin-page.ts'
import { readFacebookPage } from '../../../src/platforms/facebook/post-page.ts'
import { type FacebookPost, facebookPage, facebookPlugin } from '../../support/origin/platforms/facebook.ts'
import { answerOutcome } from '../shared/answer-outcome.ts'
import { FILM, FOLDED } from './posts.ts'

const AT = new Date('2026-03-02T09:00:00Z')
const exchange = { status: 200, headers: {}, url: '' } as Exchange
const POST: FacebookPost = { ...FOLDED, photos: [], message: '<p>The crane came down.</p>' }
const refOf = ({ id }: FacebookPost) => ({
  platform: 'facebook',
  id,
  url: `https://www.facebook.com/harbourdesk/posts/${id}`,
})
/** The plugin's page with other markup. */
const pluginOf = (post: FacebookPost, change: (html: string) => string = (html) => html) =>
  answerOutcome(readPlugin(exchange, change(String(facebookPlugin(post).body)), refOf(post), AT))

it.each<[string, FacebookPost, (html: string) => string, object]>([
  [
    'without counts',
    POST,
    (html) => html.replaceAll(/<div[^>]*title="[^"]*">[^<]*<\/div>/g, ''),
    { metrics: { likes: null } },
  ],
  [
    'without a picture of its author',
    POST,
    (html) => html.replace(/src="[^"]*harbourdesk_n[^"]*"/, ''),
    { author: { avatarUrl: null } },
  ],
  [
    'of a person',
    POST,
    (html) => html.replaceAll('/harbourdesk?ref', '/profile.php?id=100000000000009&ref'),
    { author: { handle: '100000000000009', id: '100000000000009' } },
  ],
  [
    'with emoji as pictures',
    {
      ...POST,
      message:
        '<p>Down <span class="_5mfr"><img class="img" src="https://static.xx.fbcdn.net/x.png" alt="🏗" /></span></p>',
    },
    (html) => html,
    { text: 'Down 🏗' },
  ],
  [
    'of several lines',
    { ...POST, message: '<p>One<br />Two</p><p>Three</p>' },
    (html) => html,
    { text: 'One\nTwo\n\nThree' },
  ],
  [
    'with a link to a page of its own',
    { ...POST, message: '<p><a href="https://harbourpost.example/crane">here</a></p>' },
    (html) => html,
    { entities: [{ kind: 'link', url: 'https://harbourpost.example/crane' }] },
  ],
  [
    'with a script for a link',
    { ...POST, message: '<p><a href="javascript:alert(1)">here</a></p>' },
    (html) => html,
    { text: 'here', entities: [] },
  ],
  [
    'of a film without high resolution',
    FILM,
    (html) => html.replace(/"hd_src":"[^"]*"/, '"hd_src":null'),
    { media: [{ url: expect.stringContaining('_sd.mp4') }] },
  ],
  ['of a film without words', { id: FILM.id, film: true }, (html) => html, { text: null }],
])('a post %s is captured', (_, post, change, record) => {
  expect(pluginOf(post, change)).toMatchObject({ outcome: 'captured', missing: [], unknown: [], record })
})

it.each<[string, FacebookPost, (html: string) => string, string[], string[]]>([
  [
    'an element that shows words',
    POST,
    (html) =>
      html.replace(
        '<div class="_4i-s">',
        '<div class="_new1">Shared from Pier Watch</div><div class="_4i-s">',
      ),
    ['text'],
    ['._new1'],
  ],
  [
    'an element that shows a picture',
    POST,
    (html) =>
      html.replace(
        '<div class="_4i-s">',
        '<div class="_new2"><img src="https://scontent.xx.fbcdn.net/v/other.jpg"></div><div class="_4i-s">',
      ),
    ['photo'],
    ['._new2'],
  ],
  [
    'a film whose data is not there',
    FILM,
    (html) =>
      html.replace(
        /<script nonce="c">require\("ServerJS"\)\.handle\(\{"require":\[\["VideoPlayer.*?<\/script>/s,
        '',
      ),
    ['video'],
    [],
  ],
  ['a film elsewhere', FILM, (html) => html.replaceAll('video.xx.fbcdn.net', 'films.example'), ['video'], []],
  ['photos', FOLDED, (html) => html, ['photo', 'photo'], []],
])('a post with %s is partial', (_, post, change, missing, unknown) => {
  expect(pluginOf(post, change)).toMatchObject({ outcome: 'partial', missing, unknown })
})

it.each<[string, (html: string) => string]>([
  ['without its time', (html) => html.replace(/ data-utime="\d+"/, '')],
  ['without its author', (html) => html.replaceAll(/ aria-label="[^"]*"/g, '').replaceAll('_2iem', '_new')],
  ['without an address', (html) => html.replaceAll(POST.id, '')],
  ['of another id', (html) => html.replaceAll(POST.id, '1485000000000999')],
  ['without words or media', (html) => html.replace(/<div class="_4i-s">.*?<\/p><\/div><\/div>/s, '')],
  ['whose time is not one', (html) => html.replace(/data-utime="\d+"/, 'data-utime="soon"')],
])('a post %s says nothing', (_, change) => {
  expect(pluginOf(POST, change).outcome).toBe('silent')
})

it.each<[string, (html: string) => string, string]>([
  ['as served', (html) => html, 'partial'],
  ['without og:url', (html) => html.replace(/<meta property="og:url"[^>]*>/, ''), 'partial'],
  [
    'without any address',
    (html) => html.replace(/<meta property="og:url"[^>]*>/, '').replace(/<link[^>]*>/, ''),
    'silent',
  ],
  ['without tags', (html) => html.replaceAll(/<meta property[^>]*>/g, ''), 'not-found'],
  [
    'that is not Facebook’s',
    (html) => html.replaceAll(/<meta property[^>]*>/g, '').replace(' id="facebook"', ''),
    'silent',
  ],
  ['of another post', (html) => html.replaceAll(POST.id, '1485000000000999'), 'silent'],
])('a page %s', (_, change, outcome) => {
  const html = change(String(facebookPage(POST).body))
  expect(answerOutcome(readFacebookPage(exchange, html, refOf(POST))).outcome).toBe(outcome)
})
