import type { CardOptions } from '../../src/card/render-card.ts'
import { PostRecord } from '../../src/model/post-record.ts'
import { LABELS } from '../../src/platforms/registry.ts'

/** A picture of our own: hills over water, in the colours of an hour of the day. */
function scene(sky: string, sun: string, hill: string, sea: string, width = 800, height = 600): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 800 600" preserveAspectRatio="xMidYMid slice"><defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="${sky}"/><stop offset="1" stop-color="${sun}"/></linearGradient></defs><rect width="800" height="600" fill="url(#s)"/><circle cx="560" cy="300" r="70" fill="#fff" opacity=".75"/><path d="M0 380 150 250 290 350 430 210 600 360 800 280V600H0z" fill="${hill}"/><path d="M0 420q100-24 200 0t200 0 200 0 200 0V600H0z" fill="${sea}"/><path d="M180 430h130l-20 40H205zM240 330v96l54-14z" fill="#fff" opacity=".9"/></svg>`
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}
const PICTURES: Readonly<Record<string, string>> = {
  dawn: scene('#42557b', '#f5b28a', '#3b3f5c', '#51637f'),
  noon: scene('#5aa9e6', '#dff1fb', '#4b7f52', '#2f6f9f'),
  dusk: scene('#2b1b4d', '#e2596b', '#241a3a', '#3a2b5f'),
  night: scene('#081226', '#23395b', '#0c1a2b', '#12263d'),
  wide: scene('#5aa9e6', '#fbe7c6', '#6b7f4b', '#2f6f9f', 1200, 630),
  face: scene('#f2b705', '#f28705', '#024959', '#026773', 96, 96),
}

export const photo = (key: string, alt: string | null = null) => ({
  kind: 'photo' as const,
  url: key,
  fallbackUrls: [],
  posterUrl: null,
  alt,
  width: 800,
  height: 600,
  durationMs: null,
})

export const author = (name: string, handle: string, more: object = {}) => ({
  id: '7',
  name,
  handle,
  url: `https://x.com/${handle}`,
  avatarUrl: null,
  verification: null,
  affiliation: null,
  ...more,
})

export const record = (more: object): PostRecord =>
  PostRecord.parse({
    stet: 1,
    platform: 'x',
    id: '1900000000000000001',
    url: 'https://x.com/mira_holt/status/1900000000000000001',
    author: author('Mira Holt', 'mira_holt', { verification: 'blue', avatarUrl: 'face' }),
    publishedAt: '2026-03-01T22:46:00.000Z',
    publishedOn: null,
    language: 'en',
    text: null,
    textCut: false,
    entities: [],
    media: [],
    poll: null,
    linkCard: null,
    editIds: [],
    sensitive: false,
    metrics: null,
    replyTo: null,
    quoted: null,
    witness: 'x-syndication',
    confirmedBy: ['x-oembed'],
    quotedBy: null,
    ...more,
  })

const linked = (text: string, ...parts: readonly string[]) =>
  parts.map((part) => {
    const start = text.indexOf(part)
    const kind = part.startsWith('#') ? 'hashtag' : part.startsWith('@') ? 'mention' : 'link'
    return {
      kind,
      start,
      end: start + part.length,
      url: kind === 'link' ? `https://${part}` : `https://x.com/${part.slice(1)}`,
      short: kind === 'link' ? 'https://t.co/invented1' : null,
    }
  })

const metrics = {
  at: '2026-03-02T09:00:00.000Z',
  likes: 12_345,
  replies: 418,
  reposts: 2_090,
  quotes: 77,
  views: 1_204_881,
}
const HARBOUR =
  'The old crane came down at dawn. 71 years over the #harbour, gone in nine seconds. More at harbourpost.example/crane — thanks to @pier_seven for the boat.'
const WHERE = 'https://harbourpost.example/crane'

/** One card of each kind that a reader knows, of posts that never were. */
export const SHOWCASE: Readonly<Record<string, { record: PostRecord; options?: Partial<CardOptions> }>> = {
  photos: {
    record: record({
      text: HARBOUR,
      entities: linked(HARBOUR, '#harbour', 'harbourpost.example/crane', '@pier_seven'),
      media: [
        photo('dawn', 'The crane over the harbour at first light'),
        photo('noon'),
        photo('dusk'),
        photo('night'),
      ],
      metrics,
      editIds: ['1900000000000000000', '1900000000000000001'],
      links: [
        {
          short: 'https://t.co/invented1',
          url: WHERE,
          finalUrl: WHERE,
          status: 404,
          title: 'The day the crane fell',
        },
      ],
    }),
    options: {
      original: {
        state: 'lost',
        liveness: 'deleted',
        since: new Date('2026-03-09T08:00:00Z'),
        checkedAt: new Date('2026-03-10T08:00:00Z'),
      },
    },
  },
  quote: {
    record: record({
      author: author('Harbour Authority', 'harbour_office', {
        verification: 'government',
        affiliation: 'City of Port Ellin',
      }),
      text: 'That one stands until autumn. We checked twice.',
      poll: {
        options: [
          { label: 'Pier 7', votes: 831 },
          { label: 'Pier 8', votes: 277 },
          { label: 'Keep both', votes: 1_904 },
        ],
        endsAt: '2026-03-01T12:00:00.000Z',
      },
      quoted: {
        status: 'served',
        post: record({
          text: 'Is the second crane next?',
          author: author('Mira Holt', 'mira_holt', { verification: 'blue', avatarUrl: 'face' }),
          media: [photo('noon', 'A second crane')],
        }),
      },
      communityNote:
        'The second crane was listed for removal on 12 February 2026 in the council’s own minutes.',
      metrics,
    }),
    options: {
      original: {
        state: 'watched',
        liveness: 'live',
        since: null,
        checkedAt: new Date('2026-03-10T08:00:00Z'),
      },
    },
  },
  reply: {
    record: record({
      text: 'Nine. I counted.',
      replyTo: { id: '1', handle: 'pier_seven', url: 'https://x.com/pier_seven/status/1' },
      parent: record({
        author: author('Pier Seven Boats', 'pier_seven', { verification: 'business' }),
        text: 'Eight seconds from where we lay.',
      }),
      linkCard: {
        url: WHERE,
        title: 'The day the crane fell',
        description: 'Seventy-one years, nine seconds, and what the harbour does now.',
        site: 'harbourpost.example',
        imageUrl: 'wide',
      },
      metrics: { ...metrics, views: null, likes: 1 },
    }),
  },
  arabic: {
    record: record({
      author: author('سلمى النجار', 'salma_n', { verification: 'legacy' }),
      language: 'ar',
      text: 'سقطت الرافعة القديمة عند الفجر 🏗️ بعد 71 عامًا فوق الميناء #ميناء شكرًا @pier_seven',
      entities: linked(
        'سقطت الرافعة القديمة عند الفجر 🏗️ بعد 71 عامًا فوق الميناء #ميناء شكرًا @pier_seven',
        '#ميناء',
        '@pier_seven',
      ),
      media: [photo('dusk', 'الميناء عند الغروب'), photo('night')],
      metrics,
    }),
  },
  japanese: {
    record: record({
      author: author('港の記録 ⚓️', 'minato_log'),
      language: 'ja',
      text: '夜明けに古いクレーンが倒れました。港の上に71年。👨‍👩‍👧‍👦 みんなで見ていました 🇯🇵\n旧起重机倒下了',
      media: [photo('dawn'), photo('noon'), photo('night')],
    }),
  },
  quoted: {
    record: record({
      text: 'They told us it would stand for another hundred years.',
      witness: 'citation',
      confirmedBy: [],
      publishedAt: null,
      publishedOn: '2026-03-01',
      quotedBy: { url: WHERE, title: 'The day the crane fell' },
    }),
  },
  salvaged: {
    record: record({
      text: 'Sirens on the quay. Nobody hurt.',
      witness: 'web-archive',
      archivedAt: '2026-03-01T23:05:00.000Z',
      media: [{ ...photo('gone', 'Blue lights on wet stone'), kind: 'video' }],
      sensitive: false,
    }),
    options: {
      original: {
        state: 'watched',
        liveness: 'account-suspended',
        since: null,
        checkedAt: new Date('2026-03-10T08:00:00Z'),
      },
    },
  },
}

export const SHOWN: CardOptions = {
  labels: LABELS,
  capturedAt: new Date('2026-03-02T09:00:00Z'),
  resourceUrl: (url) => PICTURES[url] ?? null,
  articles: [{ url: WHERE, title: 'The day the crane fell' }],
}
