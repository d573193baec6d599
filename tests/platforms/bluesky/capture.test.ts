import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import { blueskyPlatform } from '../../../src/platforms/bluesky/platform.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { createRoom, type Room } from '../../capture/room.ts'
import { moods } from '../../support/origin/mood.ts'
import {
  type BlueskyPost,
  blueskyBlobUrl,
  blueskyErrors,
  blueskyIdentity,
  blueskyJson,
  blueskyPages,
  blueskyUri,
  blueskyUrls,
} from '../../support/origin/platforms/bluesky.ts'
import { DID, FILES, ORIGINALS, PICTURES, PLAYLIST, QUOTED, refOf, SITE_POST } from './posts.ts'

const WISHED: BlueskyPost = {
  did: DID,
  rkey: '3mfybhq322444',
  text: 'Not for everyone',
  author: { labels: [{ src: DID, val: '!no-unauthenticated', cts: '2026-01-01T00:00:00Z' }] },
}
const FILM = 'bafkreibharbourfilmharbourfilm22'
const CAPTIONS = blueskyBlobUrl(DID, 'bafkreicaptions')
const file = (cid: string, mimeType: string) => ({ $type: 'blob', ref: { $link: cid }, mimeType, size: 9 })
const SUBTITLED: BlueskyPost = {
  ...SITE_POST,
  rkey: '3mfybhq322777',
  record: {
    embed: {
      $type: 'app.bsky.embed.video',
      video: file(FILM, 'video/mp4'),
      captions: [{ lang: 'de', file: file('bafkreicaptions', 'text/vtt') }],
    },
  },
  view: { embed: { $type: 'app.bsky.embed.video#view', cid: FILM, playlist: PLAYLIST } },
}
let room: Room
beforeAll(async () => {
  room = await createRoom(
    {
      pages: Object.assign({}, ...[SITE_POST, QUOTED, PICTURES, WISHED, SUBTITLED].map(blueskyPages), FILES, {
        [CAPTIONS]: {
          headers: { 'content-type': 'text/vtt' },
          body: 'WEBVTT\n\n00:00.000 --> 00:01.000\nDer Kran!',
        },
      }),
    },
    {},
    connectPlatforms(readConfig({}, [blueskyPlatform]), () => {}, [blueskyPlatform]),
  )
})
afterAll(() => room[Symbol.asyncDispose]())

const again = (post: BlueskyPost) => room.capture(refOf(post), { again: true })

describe('the media of a post', () => {
  it('are the uploaded originals, from the server of each author', async () => {
    const { manifest } = await again(SITE_POST)
    const urls = manifest?.resources.filter(({ role }) => role === 'photo' || role === 'video')
    expect(urls?.map(({ url }) => url)).toEqual([ORIGINALS.film, ORIGINALS.quay])
    expect(room.origin.asked('video.bsky.app/watch').some(({ url }) => url.href === PLAYLIST)).toBe(false)
  })

  it('are the smaller image where the server no longer has the original, with a note', async () => {
    const { outcome, manifest } = await again(PICTURES)
    expect(outcome).toBe('captured')
    expect(manifest?.record.media.map(({ url, alt }) => [url, alt])).toEqual([
      [ORIGINALS.photo, 'One'],
      [ORIGINALS.lostPhoto, null],
    ])
    expect(manifest?.notes).toEqual([expect.stringMatching(/^Lesser rendition: .*feed_fullsize/)])
  })

  it('are playlist and segments where the server refuses the video, and only there', async () => {
    const end = room.origin.mood(
      (request) => request.url.href === ORIGINALS.film,
      () => blueskyJson({ error: 'RepoTakendown', message: 'Repo has been takendown' }, 400),
    )
    const { outcome, manifest } = await again(SITE_POST)
    end()
    const roles = Object.groupBy(manifest?.resources ?? [], ({ role }) => role)
    expect([outcome, roles.playlist?.length, roles.segment?.length]).toEqual(['captured', 2, 2])
  })

  it.each([
    ['is out of order', moods.outage(), 'upstream'],
    ['cannot be reached', moods.reset(), 'network'],
  ])('are missing for now if the server %s', async (_, mood, reason) => {
    const end = room.origin.mood((request) => request.url.href === ORIGINALS.film, mood)
    const { outcome, missing } = await again(SITE_POST)
    end()
    expect([outcome, missing]).toEqual(['partial', [{ part: 'video', url: ORIGINALS.film, reason }]])
  })

  it('are those of the AppView where the server is inside the network, or not known', async () => {
    const document = (request: { url: URL }) => request.url.href === blueskyUrls(PICTURES).directory
    const inward = blueskyJson(blueskyIdentity({ ...PICTURES, server: 'https://127.0.0.1' }))
    const fresh = connectPlatforms(readConfig({}, [blueskyPlatform]), () => {}, [blueskyPlatform])
    const end = room.origin.mood(document, () => inward)
    const answer = await fresh.get('bluesky')?.ask(refOf(PICTURES), await askContext())
    end()
    expect(answer).toMatchObject({ liveness: 'live', record: { confirmedBy: [] } })
    expect(room.origin.requests.some(({ url }) => url.hostname === '127.0.0.1')).toBe(false)
  })
})

describe('the subtitles of a video', () => {
  it('are kept among the answers', async () => {
    const { outcome, manifest } = await again(SUBTITLED)
    expect([outcome, manifest?.notes]).toEqual(['captured', [`Subtitles (de) are kept: ${CAPTIONS}`]])
    expect(manifest?.resources.find(({ url }) => url === CAPTIONS)?.role).toBe('answer')
  })

  it('are missing where the server serves none', async () => {
    const end = room.origin.mood(({ url }) => url.href === CAPTIONS, moods.html('Blob not found'))
    const { outcome, missing } = await again(SUBTITLED)
    end()
    expect([outcome, missing]).toEqual(['partial', [{ part: 'file', url: CAPTIONS, reason: 'upstream' }]])
  })
})

async function askContext() {
  const { createScratch } = await import('../../../src/outbound/scratch-dir.ts')
  const { http, clock, scratchDir } = room.deps
  return { http, clock, scratch: await createScratch(scratchDir), maxWaitMs: 0 }
}

describe('an author who asks not to be shown to readers without an account', () => {
  it('is captured, and the wish is in the record', async () => {
    const { outcome, manifest } = await again(WISHED)
    expect([outcome, manifest?.record.audience]).toEqual(['captured', 'signed-in'])
  })
})

it('a taken down post is withheld, with the words that its author’s server has', async () => {
  const urls = blueskyUrls(WISHED)
  const ends = [
    room.origin.mood(
      (request) => request.url.href === urls.posts,
      () => blueskyJson({ posts: [] }),
    ),
    room.origin.mood(
      (request) => request.url.href === urls.thread,
      () => blueskyErrors.thread(WISHED),
    ),
  ]
  const answer = await room.deps.platforms.get('bluesky')?.ask(refOf(WISHED), await askContext())
  for (const end of ends) end()
  expect(answer).toMatchObject({
    liveness: 'withheld',
    record: { witness: 'bluesky-pds', text: WISHED.text, author: { id: DID, handle: 'harbour.example' } },
  })
})

it('a handle that no longer resolves says nothing about the post', async () => {
  const uri = `at://gone.example/app.bsky.feed.post/${SITE_POST.rkey}`
  const ends = [
    room.origin.mood(/resolveHandle/, () =>
      blueskyJson({ error: 'InvalidRequest', message: 'Unable to resolve handle' }, 400),
    ),
    room.origin.mood(/gone\.example/, (_, { url }) =>
      url.pathname.endsWith('getPosts')
        ? blueskyJson({ posts: [] })
        : url.pathname.endsWith('resolveHandle')
          ? blueskyJson({ error: 'InvalidRequest', message: 'Unable to resolve handle' }, 400)
          : url.pathname.endsWith('getProfile')
            ? blueskyJson({ error: 'InvalidRequest', message: 'Profile not found' }, 400)
            : blueskyJson({ error: 'NotFound', message: `Post not found: ${uri}` }, 400),
    ),
  ]
  const post = { platform: 'bluesky', id: uri, url: 'https://bsky.app/profile/gone.example/post/1' }
  expect(await room.capture(post)).toMatchObject({ outcome: 'failed', snapshot: null })
  expect(await room.deps.platforms.get('bluesky')?.check(post, await askContext())).toMatchObject({
    liveness: 'unknown',
  })
  for (const end of ends) end()
})

it('a post requested by its author’s handle is answered under the DID', async () => {
  const merged: unknown[] = []
  room.deps.aliases = { merge: async (alias) => void merged.push(alias) }
  const id = `at://harbour.example/app.bsky.feed.post/${PICTURES.rkey}`
  const { manifest } = await room.capture({ platform: 'bluesky', id, url: 'https://bsky.app/' })
  expect(manifest?.post.id).toBe(blueskyUri(PICTURES))
  expect(merged).toEqual([{ platform: 'bluesky', alias: id, id: blueskyUri(PICTURES) }])
})
