import { readPostUrl } from '../../../src/platforms/mastodon/post-id.ts'
import { MP4 } from '../../support/media.ts'
import { jpeg } from '../../support/origin/picture.ts'
import { type MastodonStatus, mastodonUrls } from '../../support/origin/platforms/mastodon.ts'
import type { Page } from '../../support/origin/site.ts'

/** Words that must never be read as an answer of a host. */
export const DEADLY_WORDS = '<p>Record not found. Gone. This account is suspended. Tombstone.</p>'

export const HOST = 'boats.example'
const MEDIA = 'https://files.boats.example'

export const QUOTED: MastodonStatus = {
  host: HOST,
  id: '115900000000000009',
  user: 'cranes',
  name: 'Crane Watch',
  content: '<p>The crane before it came down</p>',
  status: {
    media_attachments: [
      {
        id: '9',
        type: 'image',
        url: `${MEDIA}/original/quay.jpg`,
        preview_url: `${MEDIA}/small/quay.jpg`,
        description: 'The quay',
      },
    ],
  },
}

/** A warned, edited status with every kind of medium and a quote. */
export const SITE_STATUS: MastodonStatus = {
  host: HOST,
  id: '115900000000000021',
  content:
    '<p class="quote-inline">RE: <a href="https://boats.example/@cranes/115900000000000009">boats…</a></p><p>The crane came down, <span class="h-card"><a href="https://boats.example/@ines" class="u-url mention">@<span>ines</span></a></span>. <a href="https://boats.example/tags/harbour" class="mention hashtag" rel="tag">#<span>harbour</span></a></p>',
  account: { avatar: `${MEDIA}/avatar.jpg` },
  status: {
    sensitive: true,
    spoiler_text: 'A falling crane',
    edited_at: '2026-03-01T09:00:00.000Z',
    quote: {
      state: 'accepted',
      quoted_status: {
        id: QUOTED.id,
        created_at: '2026-02-28T08:00:00.000Z',
        visibility: 'public',
        url: mastodonUrls(QUOTED).object,
        content: QUOTED.content,
        account: { id: '2002', username: 'cranes', acct: 'cranes', display_name: 'Crane Watch' },
        ...QUOTED.status,
      },
    },
    media_attachments: [
      {
        id: '1',
        type: 'image',
        url: `${MEDIA}/original/crane.jpg`,
        preview_url: `${MEDIA}/small/crane.jpg`,
        description: 'The crane',
        meta: { original: { width: 64, height: 48 } },
      },
      {
        id: '2',
        type: 'video',
        url: `${MEDIA}/original/fall.mp4`,
        preview_url: `${MEDIA}/small/fall.jpg`,
        description: 'The fall',
        meta: { original: { width: 64, height: 64, duration: 2.04 } },
      },
      { id: '3', type: 'audio', url: `${MEDIA}/original/bang.mp3`, preview_url: null, description: null },
      { id: '4', type: 'gifv', url: `${MEDIA}/original/wave.mp4`, preview_url: null, description: 'A wave' },
    ],
  },
  history: [
    {
      created_at: '2026-03-01T08:00:00.000Z',
      content: '<p>The crane come down</p>',
      spoiler_text: '',
      media_attachments: [],
    },
    { created_at: '2026-03-01T09:00:00.000Z', content: '<p>The crane came down</p>', spoiler_text: 'x' },
  ],
}

const file = (type: string, body: Uint8Array): Page => ({ headers: { 'content-type': type }, body })

export const FILES: Record<string, Page> = {
  [`${MEDIA}/avatar.jpg`]: file('image/jpeg', jpeg(8, 8, [9, 90, 9], 'avatar')),
  [`${MEDIA}/original/quay.jpg`]: file('image/jpeg', jpeg(64, 48, [9, 60, 90], 'quay')),
  [`${MEDIA}/original/crane.jpg`]: file('image/jpeg', jpeg(64, 48, [90, 60, 9], 'crane')),
  [`${MEDIA}/original/fall.mp4`]: file('video/mp4', MP4),
  [`${MEDIA}/small/fall.jpg`]: file('image/jpeg', jpeg(8, 8, [9, 9, 9], 'poster')),
  [`${MEDIA}/original/bang.mp3`]: file('audio/mp4', MP4),
  [`${MEDIA}/original/wave.mp4`]: file(
    'video/mp4',
    Buffer.concat([MP4, Buffer.from([0, 0, 0, 8]), Buffer.from('free')]),
  ),
}

/** The post at a status's address. */
export function refOf(post: Pick<MastodonStatus, 'host' | 'id' | 'user'>) {
  const ref = readPostUrl(new URL(mastodonUrls(post).object))
  if (ref === null) throw new TypeError('It is no address of a post.')
  return ref
}
