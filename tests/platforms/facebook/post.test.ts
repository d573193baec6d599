import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { facebookPlatform } from '../../../src/platforms/facebook/platform.ts'
import { createRoom, type Room } from '../../capture/room.ts'
import { moods } from '../../support/origin/mood.ts'
import {
  type FacebookPost,
  facebookGonePages,
  facebookOembedError,
  facebookPages,
  facebookPageWithoutTags,
  facebookPicture,
  facebookUnavailable,
  facebookUrl,
} from '../../support/origin/platforms/facebook.ts'
import type { Page } from '../../support/origin/site.ts'
import { ALBUM, FILM, FOLDED, FOLDED_TEXT } from './posts.ts'

let room: Room
const open = async (post: FacebookPost, more: Record<string, Page> = {}) => {
  const platforms = connectPlatforms(readConfig({}, [facebookPlatform]), () => {}, [facebookPlatform])
  room = await createRoom({ pages: { ...facebookPages(post), ...more } }, {}, platforms)
}
afterEach(() => room[Symbol.asyncDispose]())
const refOf = (post: FacebookPost): PostRef => ({
  platform: 'facebook',
  id: post.pfbid ?? post.id,
  url: facebookUrl(post),
})
const facebook = () => {
  const client = room.deps.platforms.get('facebook')
  if (client === null) throw new TypeError('Facebook can be asked.')
  return client
}

describe('a post with photos', () => {
  it('has the whole folded text, its links, and small pictures that are told', async () => {
    await open(FOLDED)
    const { outcome, reason, missing, notes, manifest } = await room.capture(refOf(FOLDED))
    expect({ outcome, reason }).toEqual({ outcome: 'partial', reason: 'upstream' })
    expect(missing).toEqual(
      [0, 1].map((n) => ({
        part: 'photo',
        url: `https://www.facebook.com/photo/?fbid=14850000000001${`9${n}`}`,
        reason: 'upstream',
      })),
    )
    expect(notes.join()).toContain('only small pictures')
    expect(manifest?.record).toMatchObject({
      text: FOLDED_TEXT,
      textCut: false,
      publishedAt: '2026-03-01T07:26:40.000Z',
      media: [
        { kind: 'photo', url: facebookPicture('crane'), alt: 'May be an image of crane', fallbackUrls: [] },
        { kind: 'photo', url: facebookPicture('quay') },
      ],
      confirmedBy: ['facebook-page'],
    })
    expect(manifest?.record.entities.map(({ kind, url }) => [kind, url])).toEqual([
      ['link', 'https://harbourpost.example/crane?a=1'],
      ['mention', 'https://www.facebook.com/pierwatch'],
      ['hashtag', 'https://www.facebook.com/hashtag/harbour'],
    ])
    expect(manifest?.resources.filter(({ role }) => role === 'photo')).toHaveLength(2)
  })

  it('of which the plugin shows the first ones tells how many are missing', async () => {
    await open(ALBUM)
    const { missing, notes } = await room.capture(refOf(ALBUM))
    expect(missing).toHaveLength(5)
    expect(missing.at(-1)).toEqual({ part: 'photo', url: facebookUrl(ALBUM), reason: 'upstream' })
    expect(notes.join()).toContain('3 more photos')
  })
})

describe('a text', () => {
  it('that the plugin cuts is told', async () => {
    const message =
      '<div class="text_exposed_root"><p>The crane came<span class="text_exposed_hide">... <a class="see_more_link" href="/x">See more</a></span></p></div>'
    await open({ ...FOLDED, photos: [], message, text: 'The crane came' })
    const { outcome, missing, manifest } = await room.capture(refOf(FOLDED))
    expect(outcome).toBe('partial')
    expect(missing).toEqual([{ part: 'text', url: facebookUrl(FOLDED), reason: 'upstream' }])
    expect(manifest?.record).toMatchObject({ text: 'The crane came', textCut: true })
  })

  it('on a coloured ground has no paragraphs', async () => {
    await open({
      ...FOLDED,
      photos: [],
      message: 'We are open.<br />Come in!',
      text: 'We are open. Come in!',
    })
    const { outcome, manifest } = await room.capture(refOf(FOLDED))
    expect([outcome, manifest?.record.text]).toEqual(['captured', 'We are open.\nCome in!'])
  })

  it('of the page alone may go on', async () => {
    await open({ ...FOLDED, photos: [] })
    room.origin.mood(/plugins/, () => facebookUnavailable)
    const { outcome, missing, manifest } = await room.capture(refOf(FOLDED))
    expect(outcome).toBe('partial')
    expect(missing).toMatchObject([{ part: 'text' }])
    expect(manifest?.record).toMatchObject({
      witness: 'facebook-page',
      textCut: true,
      author: { handle: 'harbourdesk' },
    })
  })
})

it('a video whose best file is not on Facebook’s hosts is not fetched', async () => {
  await open(FILM)
  room.origin.mood(/plugins/, (usual) => ({
    ...usual,
    body: String(usual.body).replaceAll('video.xx.fbcdn.net', 'fbcdn.net.evil.test'),
  }))
  expect(await room.capture(refOf(FILM))).toMatchObject({ missing: [{ part: 'video', reason: 'upstream' }] })
  expect(room.origin.asked(/evil/)).toEqual([])
})

it('a post under a pfbid is captured under its number, of which that is an alias', async () => {
  const post = { ...FOLDED, photos: [], pfbid: 'pfbid0HarbourCrane0123456789abcdefghijk' }
  await open(post)
  const merged: unknown[] = []
  room.deps.aliases = { merge: async (alias) => void merged.push(alias) }
  const { manifest } = await room.capture(refOf(post))
  expect(manifest?.post).toMatchObject({
    id: FOLDED.id,
    url: `https://www.facebook.com/harbourdesk/posts/${FOLDED.id}`,
  })
  expect(merged).toEqual([{ platform: 'facebook', alias: post.pfbid, id: FOLDED.id }])
})

it('a post of a group is not asked for', async () => {
  await open(FOLDED)
  const post = {
    platform: 'facebook',
    id: '1485000000000199',
    url: 'https://www.facebook.com/groups/boats/posts/1485000000000199/',
  }
  const result = await room.capture(post)
  expect(result).toMatchObject({ outcome: 'blocked', snapshot: null })
  expect(result.notes.join()).toContain('members only')
  expect(room.origin.asked(/./)).toEqual([])
})

describe('"no longer available"', () => {
  const goneFor = (post: FacebookPost) => {
    const { id } = post
    room.origin.mood(
      (request) => request.url.href.includes(id) && /plugins/.test(request.url.pathname),
      () => facebookUnavailable,
    )
    room.origin.mood(
      (request) => request.url.pathname.includes(`/${id}`),
      () => facebookPageWithoutTags,
    )
    room.origin.mood(
      (request) => request.url.host === 'graph.facebook.com' && request.url.href.includes(id),
      () => facebookOembedError(24),
    )
  }

  it('proves nothing about a post that was never captured', async () => {
    await open(FILM, facebookGonePages(facebookUrl(ALBUM)))
    expect(await room.capture(refOf(ALBUM))).toMatchObject({ outcome: 'failed', snapshot: null })
  })

  it('is not-found of a post that the plugin showed, never a deletion', async () => {
    await open(FILM)
    await room.capture(refOf(FILM))
    goneFor(FILM)
    const again = await room.capture(refOf(FILM), { again: true })
    expect(again).toMatchObject({ outcome: 'salvaged', reason: 'not-found' })
    expect(again.notes.join()).toContain('made private')
    const { http, clock, scratchDir: dir } = room.deps
    const context = {
      http,
      clock,
      scratch: { dir, path: (name: string) => `${dir}/${name}` } as never,
      maxWaitMs: 0,
    }
    for (const [witnesses, liveness] of [
      [['facebook-plugin'], 'not-found'],
      [['facebook-page'], 'unknown'],
      [[], 'unknown'],
    ] as const) {
      const answer = await facebook().check(refOf(FILM), { ...context, witnesses: async () => witnesses })
      expect(answer.liveness).toBe(liveness)
    }
  })

  it('is nothing while the canary does not answer, or one source shows the post', async () => {
    await open(FILM)
    await room.capture(refOf(FILM))
    goneFor(FILM)
    room.origin.mood(/zuck|10102577175875681/, moods.outage())
    expect(await room.capture(refOf(FILM), { again: true })).toMatchObject({ outcome: 'blocked' })
  })
})

describe('a shared link', () => {
  const post = {
    platform: 'facebook',
    id: 'share/p/1HarbourKey',
    url: 'https://www.facebook.com/share/p/1HarbourKey',
  }
  it.each([
    [
      'leads to a login',
      { status: 302, headers: { location: 'https://www.facebook.com/login/?next=x' } },
      'blocked',
    ],
    [
      'leads to a page',
      { status: 302, headers: { location: 'https://www.facebook.com/harbourdesk' } },
      'failed',
    ],
    ['leads nowhere', { status: 404, body: 'Not found' }, 'failed'],
  ])('that %s says nothing about a post', async (_, page, outcome) => {
    await open(FILM, { 'https://m.facebook.com/share/p/1HarbourKey/': page as Page })
    expect(await room.capture(post)).toMatchObject({ outcome, snapshot: null })
  })
})

it('no source is sent a cookie or another agent’s name', async () => {
  await open(FILM)
  await room.capture(refOf(FILM))
  const asked = room.origin.asked(/www\.facebook\.com|graph/)
  expect(asked.map(({ headers }) => [headers.cookie, headers['user-agent']])).toEqual(
    asked.map(() => [undefined, 'Stet/test']),
  )
  expect(asked).toHaveLength(2)
})

it('a refusal closes each source for longer each time', async () => {
  await open(FILM)
  room.origin.mood(/facebook\.com/, moods.redirect('https://www.facebook.com/login/'))
  const pauses: number[] = []
  room.deps.http.pause = async ({ source }, ms) => {
    if (source === 'facebook plugin') pauses.push(ms / 60_000)
  }
  for (let n = 0; n < 7; n++)
    expect(await room.capture(refOf(FILM))).toMatchObject({ outcome: 'blocked', snapshot: null })
  expect(pauses).toEqual([15, 30, 60, 120, 240, 360, 360])
})
