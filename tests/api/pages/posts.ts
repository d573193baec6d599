import { PostRecord } from '../../../src/model/post-record.ts'

export const ARTICLE_URL = 'https://harbourpost.example/crane'

const medium = (kind: 'photo' | 'video', name: string, alt: string | null = null) => ({
  kind,
  url: `https://${kind === 'video' ? 'video.twimg.com/ext_tw_video/1/' : 'pbs.twimg.com/media/'}${name}`,
  fallbackUrls: [],
  posterUrl: kind === 'video' ? `https://pbs.twimg.com/ext_tw_video_thumb/1/${name}.jpg` : null,
  alt,
  width: 800,
  height: 600,
  durationMs: kind === 'video' ? 2_000 : null,
})

const record = (id: string, text: string, more: object = {}): PostRecord =>
  PostRecord.parse({
    stet: 1,
    platform: 'x',
    id,
    url: `https://x.com/mira_holt/status/${id}`,
    author: {
      id: '7',
      name: 'Mira Holt',
      handle: 'mira_holt',
      url: 'https://x.com/mira_holt',
      avatarUrl: null,
      verification: 'blue',
      affiliation: null,
    },
    publishedAt: '2026-03-01T22:46:00Z',
    publishedOn: null,
    language: 'en',
    text,
    textCut: false,
    entities: [],
    media: [],
    poll: null,
    linkCard: null,
    editIds: [],
    sensitive: false,
    metrics: {
      at: '2026-03-02T09:00:00Z',
      likes: 1_204,
      replies: 41,
      reposts: 209,
      quotes: 7,
      views: 80_331,
    },
    replyTo: null,
    quoted: null,
    witness: 'x-syndication',
    confirmedBy: ['x-oembed'],
    quotedBy: null,
    ...more,
  })

/** Captured twice, with other words the second time. */
export const EDITED = {
  before: record('1900000000000000001', 'The old crane came down at dawn. Nine people were hurt.'),
  now: record('1900000000000000001', 'The old crane came down at dawn. Nobody was hurt.', {
    media: [medium('photo', 'crane.png', 'The crane over the harbour at first light')],
    sources: { 'metrics.views': 'x-fx' },
    disagreements: [
      {
        field: 'text',
        witness: 'x-oembed',
        value: 'The old crane came down at dawn. Nine people were hurt.',
      },
    ],
  }),
}

export const LOST = record('1900000000000000002', 'It stood there for 71 years. Listen to it fall.', {
  media: [medium('video', 'fall.mp4')],
})

/** Quotes another post. */
export const QUOTING = record('1900000000000000004', 'They said otherwise yesterday.', {
  quoted: {
    status: 'served',
    post: record('1900000000000000002', 'It stood there for 71 years. Listen to it fall.'),
  },
})

const EVIL = '"><script>fetch("https://evil.example/")</script><img src=x onerror="document.title=1">'
const TWIST = '\u202Egnp.exe\u2066\u2069\u2069\u200B\u200B\uFEFF\u{E0001}'
const LINK = 'javascript:document.body.remove()'

/** A post that is full of what would do something, were it markup, style or address. */
export const HOSTILE = record(
  '1900000000000000003',
  `${EVIL} ${TWIST} <style>*{display:none}</style> </p></article></body> &lt;script&gt; ${LINK} ${'Z\u0351\u036b\u0343'.repeat(40)}`,
  {
    author: {
      id: null,
      name: `${TWIST}${EVIL}`,
      handle: `${EVIL}`,
      url: LINK,
      avatarUrl: LINK,
      verification: '"><script>1</script>',
      affiliation: TWIST,
    },
    entities: [{ kind: 'link', start: 0, end: 20, url: LINK, short: LINK }],
    media: [
      medium(
        'photo',
        'evil.png',
        `${EVIL}" style="position:fixed;inset:0" onload="fetch('https://evil.example')`,
      ),
    ],
    poll: { options: [{ label: EVIL, votes: 1 }], endsAt: null },
    linkCard: {
      url: 'data:text/html,<script>1</script>',
      title: EVIL,
      description: TWIST,
      site: EVIL,
      imageUrl: LINK,
    },
    replyTo: { id: EVIL, handle: EVIL, url: 'vbscript:1' },
    communityNote: EVIL,
    links: [{ short: EVIL, url: LINK, finalUrl: LINK, status: 404, title: EVIL }],
    quoted: { status: 'unavailable', id: null, url: LINK },
    disagreements: [{ field: EVIL, witness: 'x-oembed', value: EVIL }],
  },
)
