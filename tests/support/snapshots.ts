import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { computeContentSha256 } from '../../src/archive/content-hash.ts'
import { loadSigner, type Signer } from '../../src/archive/signature/signer.ts'
import type { PackInput } from '../../src/archive/wacz/pack-input.ts'
import type { Scratch } from '../../src/model/http.ts'
import type { PostRecord } from '../../src/model/post-record.ts'
import { exchange, memoryBody } from './exchanges.ts'
import { MP4, PNG } from './media.ts'

export const CAPTURED_AT = new Date('2026-03-04T05:06:07.890Z')
export const PHOTO_URL = 'https://pbs.twimg.com/media/Invented01?format=png&name=orig'
export const VIDEO_URL = 'https://video.twimg.com/ext_tw_video/111/pu/vid/64x64/invented.mp4?tag=12'
export const ANSWER_URL =
  'https://cdn.syndication.twimg.com/tweet-result?id=1111111111111111111&token=x&lang=en'

/** A post of an invented author, with a photo and a video. */
export const POST_RECORD: PostRecord = {
  stet: 1,
  platform: 'x',
  id: '1111111111111111111',
  url: 'https://x.com/mara_invented/status/1111111111111111111',
  author: {
    id: '42',
    name: 'Mara Ünwirklich',
    handle: 'mara_invented',
    url: 'https://x.com/mara_invented',
    avatarUrl: 'https://pbs.twimg.com/profile_images/1/a_normal.png',
    verification: null,
    affiliation: null,
  },
  publishedAt: '2026-03-01T10:00:00Z',
  publishedOn: null,
  language: 'en',
  text: 'The lighthouse is lit again 🕯 — see for yourselves.',
  textCut: false,
  entities: [],
  media: [
    {
      kind: 'photo',
      url: PHOTO_URL,
      fallbackUrls: [],
      posterUrl: null,
      alt: 'A lighthouse',
      width: 8,
      height: 8,
      durationMs: null,
    },
    {
      kind: 'video',
      url: VIDEO_URL,
      fallbackUrls: [],
      posterUrl: null,
      alt: null,
      width: 64,
      height: 64,
      durationMs: 1000,
    },
  ],
  poll: null,
  linkCard: null,
  editIds: [],
  sensitive: false,
  metrics: null,
  replyTo: null,
  quoted: null,
  witness: 'x-syndication',
  confirmedBy: [],
  quotedBy: null,
}

/** The same text under another id. */
export function postNumber(n: number): PostRecord {
  const id = String(1111111111111111111n + BigInt(n))
  return { ...POST_RECORD, id, url: `https://x.com/mara_invented/status/${id}` }
}

export const CARD = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Card</title></head><body>
<article id="card"><h1>Mara Ünwirklich</h1><p id="words">The lighthouse is lit again 🕯</p>
<img id="photo" alt="A lighthouse" src="${PHOTO_URL.replaceAll('&', '&amp;')}">
<video id="video" controls preload="auto" src="${VIDEO_URL}"></video></article></body></html>
`

/** The folder of the tests' signing key. Processes that a test starts use the same. */
const keyDir = process.env.TESTS_KEY_DIR ?? mkdtempSync(join(tmpdir(), 'stet-test-key-'))
if (process.env.TESTS_KEY_DIR === undefined) {
  process.env.TESTS_KEY_DIR = keyDir
  process.once('exit', () => rmSync(keyDir, { recursive: true, force: true }))
}

/** The key that tests sign with, created once per process. */
export const testSigner: Promise<Signer> = loadSigner({ pemOrPath: null, dataDir: keyDir, mayCreate: true })

/** Everything that a capture of `POST_RECORD` passes to the packer; `over` replaces parts of it. */
export async function packInput(scratch: Scratch, over: Partial<PackInput> = {}): Promise<PackInput> {
  const photo = memoryBody(PNG)
  const video = memoryBody(MP4)
  const media = new Map([
    [PHOTO_URL, photo.sha256],
    [VIDEO_URL, video.sha256],
  ])
  return {
    post: { platform: 'x', id: POST_RECORD.id, url: POST_RECORD.url },
    record: POST_RECORD,
    capturedAt: CAPTURED_AT,
    outcome: 'captured',
    reason: null,
    missing: [],
    notes: [],
    steps: ['post', 'media', 'quoted', 'card', 'seal', 'store'],
    contentSha256: computeContentSha256(POST_RECORD, media, []),
    exchanges: [
      {
        exchange: await exchange(
          ANSWER_URL,
          'application/json; charset=utf-8',
          memoryBody('{"text":"lit again"}'),
        ),
        role: 'answer',
      },
      { exchange: await exchange(PHOTO_URL, 'image/png', photo), role: 'photo', medium: PHOTO_URL },
      { exchange: await exchange(VIDEO_URL, 'video/mp4', video), role: 'video', medium: VIDEO_URL },
    ],
    card: CARD,
    citations: [
      { articleUrl: 'https://news.example/lighthouse?a=1#top', markup: '<blockquote>lit again</blockquote>' },
    ],
    software: 'Stet/0.0.0-test',
    signer: await testSigner,
    scratch,
    ...over,
  }
}
