import { idAt } from '../support/origin/post.ts'
import type { OriginSite } from '../support/origin/site.ts'

const ferry = { handle: 'harbour_desk', name: 'Harbour Desk', id: '70001' }

/** Ids of our own invention that carry their time. */
export const IDS = {
  plain: idAt('2026-03-02T08:15:00Z'),
  photo: idAt('2026-03-02T09:40:00Z'),
  video: idAt('2026-03-03T10:00:00Z'),
  dead: idAt('2026-03-04T11:30:00Z'),
} as const

export const url = (id: string): string => `https://x.com/${ferry.handle}/status/${id}`

/** An article as a newsroom writes it: three posts that live and one that was deleted. */
export const ARTICLE = 'https://news.example/2026/03/ferry'

const quote = (id: string, text: string, day: string): string =>
  `<blockquote class="twitter-tweet"><p lang="en" dir="ltr">${text}</p>&mdash; ${ferry.name} (@${ferry.handle}) ` +
  `<a href="${url(id)}?ref_src=twsrc%5Etfw">${day}</a></blockquote>`

const HTML = `<!doctype html><html lang="en"><head><title>The ferry is back</title></head><body>
<h1>The ferry is back</h1>
${quote(IDS.plain, 'The night ferry sails again.', 'March 2, 2026')}
<p>It was seen at dawn.</p>
${quote(IDS.photo, 'First light on the quay.', 'March 2, 2026')}
${quote(IDS.video, 'Listen to that horn.', 'March 3, 2026')}
${quote(IDS.dead, 'Nobody will ever read this.', 'March 4, 2026')}
</body></html>`

export const site: OriginSite = {
  posts: [
    { id: IDS.plain, author: ferry, text: 'The night ferry sails again.' },
    {
      id: IDS.photo,
      author: ferry,
      text: 'First light on the quay.',
      photos: [{ key: 'Fq1uAyLiGhT01aB', width: 40, height: 30, alt: 'A quay at dawn' }],
    },
    {
      id: IDS.video,
      author: ferry,
      text: 'Listen to that horn.',
      video: { mediaId: '1998000000000000001', durationMs: 2_000 },
    },
    { id: IDS.dead, author: ferry, text: 'Nobody will ever read this.', dead: 'deleted' },
  ],
  pages: {
    [ARTICLE]: HTML,
    'https://news.example/none': { status: 404, body: 'gone' },
    'https://news.example/inward': { status: 302, headers: { location: 'http://169.254.169.254/latest' } },
  },
}
