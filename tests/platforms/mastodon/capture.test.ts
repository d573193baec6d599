import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import { createScratch } from '../../../src/outbound/scratch-dir.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { mastodonPlatform } from '../../../src/platforms/mastodon/platform.ts'
import { readPostUrl } from '../../../src/platforms/mastodon/post-id.ts'
import { createRoom, type Room } from '../../capture/room.ts'
import { moods } from '../../support/origin/mood.ts'
import {
  MASTODON_NOT_FOUND,
  type MastodonStatus,
  mastodonDeletedPages,
  mastodonHost,
  mastodonJson,
  mastodonNote,
  mastodonPages,
  mastodonStatus,
  mastodonUrls,
} from '../../support/origin/platforms/mastodon.ts'
import { HOST, refOf } from './posts.ts'

const at = (url: string) => {
  const ref = readPostUrl(new URL(url))
  if (ref === null) throw new TypeError(`${url} is no address of a post.`)
  return ref
}
const POST: MastodonStatus = { host: HOST, id: '115900000000000031', content: '<p>At home</p>' }
const GONE: MastodonStatus = { ...POST, id: '115900000000000032' }
const COPIES = 'ferries.example'
const copyOf = (post: MastodonStatus, id: string) =>
  mastodonJson({
    ...mastodonStatus(post),
    id,
    account: { id: '55', username: 'harbour', acct: `harbour@${HOST}`, display_name: 'Harbour Desk' },
  })
const copy = at(`https://${COPIES}/@harbour@${HOST}/115900000000000777`)
const copyOfGone = at(`https://${COPIES}/@harbour@${HOST}/115900000000000778`)

const NOTE = {
  id: '9bhqfo835v',
  createdAt: '2026-02-24T14:25:36.000Z',
  user: { id: '8z', name: 'Desk', username: 'desk', host: null },
  text: 'A note @alice #bridge https://example.org/story',
  cw: 'bridges',
  visibility: 'public',
  renoteCount: 3,
  repliesCount: 2,
  reactionCount: 6,
  files: [
    { type: 'image/jpeg', url: 'https://files.notes.example/a.jpg', comment: 'A bridge', isSensitive: true },
  ],
  renote: null,
}
const NO_SUCH_NOTE = mastodonJson({ error: { code: 'NO_SUCH_NOTE', message: 'No such note.' } }, 400)
const LEMMY = {
  post_view: {
    post: {
      id: 123,
      name: 'Bridge closed',
      body: 'Words',
      published: '2026-03-01T10:00:00Z',
      removed: false,
      deleted: false,
      nsfw: false,
      url: 'https://example.org/story',
    },
    creator: { id: 5, name: 'desk', actor_id: 'https://lemmy.example/u/desk' },
    community: { id: 2, name: 'news', title: 'News' },
    counts: { comments: 3, upvotes: 11 },
  },
}
const PIXEL: MastodonStatus = {
  host: 'pixels.example',
  id: '700000000000000001',
  user: 'ines',
  content: '<p>Seen</p>',
}
const pixel = at('https://pixels.example/p/ines/700000000000000001')

let room: Room
beforeAll(async () => {
  room = await createRoom(
    {
      pages: {
        ...mastodonHost(HOST),
        ...mastodonHost(COPIES),
        ...mastodonPages(POST),
        ...mastodonDeletedPages(GONE),
        [`https://${COPIES}/api/v1/statuses/115900000000000777`]: copyOf(POST, '115900000000000777'),
        [`https://${COPIES}/api/v1/statuses/115900000000000778`]: copyOf(GONE, '115900000000000778'),
        ...mastodonHost('notes.example', '116000000000000001', 'misskey'),
        'https://notes.example/api/notes/show#9bhqfo835v': mastodonJson(NOTE),
        'https://notes.example/notes/9bhqfo835v': mastodonJson({
          ...mastodonNote({ host: 'notes.example', id: '9bhqfo835v', content: '<p>A note</p>' }),
          id: 'https://notes.example/notes/9bhqfo835v',
          url: null,
        }),
        'https://files.notes.example/a.jpg': {
          headers: { 'content-type': 'image/jpeg' },
          body: await photo(),
        },
        'https://notes.example/api/notes/show#9bhqfogone': NO_SUCH_NOTE,
        'https://notes.example/notes/9bhqfogone': MASTODON_NOT_FOUND,
        'https://notes.example/api/notes': mastodonJson([
          { ...NOTE, visibility: 'home', id: '9bhqfo0000' },
          NOTE,
        ]),
        ...mastodonHost('lemmy.example', '116000000000000001', 'lemmy'),
        'https://lemmy.example/api/v3/post?id=124': mastodonJson({ error: 'couldnt_find_post' }, 404),
        'https://lemmy.example/post/124': MASTODON_NOT_FOUND,
        'https://lemmy.example/api/v3/post/list?type_=Local&sort=New&limit=5': mastodonJson({
          posts: [{ post: { id: 122, removed: true } }, LEMMY.post_view],
        }),
        'https://lemmy.example/api/v3/post?id=123': mastodonJson(LEMMY),
        'https://lemmy.example/post/123': mastodonJson({
          ...mastodonNote({ host: 'lemmy.example', id: '123', content: '<p>Words</p>' }),
          type: 'Page',
          name: 'Bridge closed',
          id: 'https://lemmy.example/post/123',
        }),
        ...mastodonHost('pixels.example', '116000000000000001', 'pixelfed'),
        'https://pixels.example/api/v1/accounts/lookup?acct=ines': MASTODON_NOT_FOUND,
        [pixel.url]: mastodonJson({ ...mastodonNote(PIXEL), id: pixel.url, url: pixel.url }),
      },
    },
    {},
    connectPlatforms(readConfig({}, [mastodonPlatform]), () => {}, [mastodonPlatform]),
  )
})
afterAll(() => room[Symbol.asyncDispose]())

async function photo() {
  const { jpeg } = await import('../../support/origin/picture.ts')
  return jpeg(8, 8, [9, 9, 9], 'bridge')
}
const client = () => {
  const found = connectPlatforms(readConfig({}, [mastodonPlatform]), () => {}, [mastodonPlatform]).get(
    'mastodon',
  )
  if (found === null) throw new TypeError('Mastodon can be asked.')
  return found
}
const context = async () => {
  const { http, clock, scratchDir } = room.deps
  return { http, clock, scratch: await createScratch(scratchDir), maxWaitMs: 0 }
}
const during = async <T>(
  url: string,
  mood: Parameters<Room['origin']['mood']>[1],
  work: () => Promise<T>,
) => {
  const end = room.origin.mood((request) => request.url.href === url, mood)
  try {
    return await work()
  } finally {
    end()
  }
}

describe('another host’s copy', () => {
  it('is captured as the post of its home', async () => {
    const { manifest } = await room.capture(copy, { again: true })
    expect(manifest?.post.id).toBe(refOf(POST).id)
  })

  it('dies when its home says so, although the copy is still there', async () => {
    for (const how of ['ask', 'check'] as const)
      expect(await client()[how](copyOfGone, await context())).toMatchObject({ liveness: 'not-found' })
  })

  it('is kept as a copy while its home does not answer', async () => {
    const answer = await during(mastodonUrls(POST).api, moods.outage(), async () =>
      client().ask(copy, await context()),
    )
    expect(answer).toMatchObject({
      liveness: 'live',
      record: { id: copy.id, text: 'At home' },
      notes: [expect.stringContaining('did not answer')],
    })
  })

  it('that is gone says nothing', async () => {
    const url = `https://${COPIES}/api/v1/statuses/115900000000000777`
    for (const how of ['ask', 'check'] as const) {
      const answer = await during(
        url,
        () => MASTODON_NOT_FOUND,
        async () => client()[how](copy, await context()),
      )
      expect(answer).toMatchObject({ liveness: 'unknown' })
    }
  })
})

describe('the canary', () => {
  it('is the newest public post of the host’s contact, and is looked up once an hour', async () => {
    const asked = client()
    const before = room.origin.asked(`${HOST}/api/v2/instance`).length
    for (let n = 0; n < 2; n++)
      expect((await asked.check(refOf(GONE), await context())).liveness).toBe('not-found')
    expect(room.origin.asked(`${HOST}/api/v2/instance`)).toHaveLength(before + 1)
  })

  it.each([
    ['Misskey', 'https://notes.example/notes/9bhqfogone', 'https://notes.example/api/notes'],
    [
      'Lemmy',
      'https://lemmy.example/post/124',
      'https://lemmy.example/api/v3/post/list?type_=Local&sort=New&limit=5',
    ],
  ])('of %s is the newest public post of the host', async (_, url, list) => {
    for (const how of ['ask', 'check'] as const)
      expect(await client()[how](at(url), await context())).toMatchObject({ liveness: 'not-found' })
    const answer = await during(list, moods.outage(), async () => client().check(at(url), await context()))
    expect(answer).toMatchObject({ liveness: 'unknown', refused: true })
  })

  it('that a host does not name makes not-found a refusal', async () => {
    const answer = await during(mastodonUrls(POST).instance, moods.outage(), async () =>
      client().check(refOf(GONE), await context()),
    )
    expect(answer).toMatchObject({ liveness: 'unknown', refused: true })
  })
})

describe('the family', () => {
  it('a note of Misskey', async () => {
    const post = at('https://notes.example/notes/9bhqfo835v')
    const { outcome, manifest } = await room.capture(post)
    expect([outcome, manifest?.record]).toMatchObject([
      'captured',
      {
        text: NOTE.text,
        contentWarning: 'bridges',
        sensitive: true,
        author: { handle: 'desk@notes.example', name: 'Desk' },
        media: [{ kind: 'photo', alt: 'A bridge' }],
        metrics: { likes: 6, replies: 2, reposts: 3 },
      },
    ])
    expect(manifest?.record.entities.map(({ kind }) => kind)).toEqual(['mention', 'hashtag', 'link'])
  })

  const show = 'https://notes.example/api/notes/show'
  const noteError =
    (code: string, status = 400) =>
    () =>
      mastodonJson({ error: { code, message: code } }, status)
  it.each([
    ['NO_SUCH_NOTE, while its object is there', noteError('NO_SUCH_NOTE'), { liveness: 'live' }],
    ['CREDENTIAL_REQUIRED', noteError('CREDENTIAL_REQUIRED', 401), { liveness: 'live' }],
    ['a hidden note', () => mastodonJson({ ...NOTE, isHidden: true }), { liveness: 'account-protected' }],
    ['another note', () => mastodonJson({ ...NOTE, id: '9bhqfo8999' }), { liveness: 'live', record: null }],
  ])('Misskey answers %s', async (_, mood, expected) => {
    const answer = await during(show, mood, async () =>
      client().ask(at('https://notes.example/notes/9bhqfo835v'), await context()),
    )
    expect(answer).toMatchObject(expected)
  })

  it.each([
    ['alive', {}, 'live'],
    ['removed by moderators', { removed: true }, 'removed'],
    ['deleted by its author', { deleted: true }, 'deleted'],
  ])('a post of Lemmy, %s', async (_, more, liveness) => {
    const { post_view } = LEMMY
    const answer = await during(
      'https://lemmy.example/api/v3/post?id=123',
      () => mastodonJson({ post_view: { ...post_view, post: { ...post_view.post, ...more } } }),
      async () => client().ask(at('https://lemmy.example/post/123'), await context()),
    )
    expect(answer.liveness).toBe(liveness)
    if (liveness === 'live')
      expect(answer.record).toMatchObject({
        text: 'Bridge closed\n\nWords',
        community: 'News',
        linkCard: { url: 'https://example.org/story' },
        confirmedBy: ['mastodon-activitypub'],
      })
  })

  it('a post of Pixelfed, whose API wants a token, by ActivityPub alone', async () => {
    const { outcome, manifest } = await room.capture(pixel)
    expect([outcome, manifest?.record.witness, manifest?.record.text]).toEqual([
      'captured',
      'mastodon-activitypub',
      'Seen',
    ])
    expect(room.origin.asked('pixels.example/api/v1/statuses/700000000000000001')).toEqual([])
    const gone = await during(
      pixel.url,
      () => MASTODON_NOT_FOUND,
      async () => client().check(pixel, await context()),
    )
    expect(gone).toMatchObject({ liveness: 'unknown', refused: true })
  })
})
