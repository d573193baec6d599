import type { PostRef } from '../../model/platform.ts'
import type { Platform } from '../../model/platform-definition.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'

/** A picture's number in base 36, of the page or of one of its sizes. */
const PICTURE = /^\/(?:show\/[a-z0-9]{3,10}\/)?([a-z0-9]{4,6})(?:\.(?:jpe?g|png|gif))?(?:\/full)?\/?$/
/** Paths that are no pictures. */
const NO_PICTURE =
  /^(?:about|blog|edit|event|faq|help|home|login|place|photos|public|search|signup|terms|tour|upload)/

function read({ hostname, pathname }: URL): PostRef | null {
  const id = /^(?:www\.)?twitpic\.com$/.test(hostname) ? PICTURE.exec(pathname)?.[1] : undefined
  if (id === undefined || NO_PICTURE.test(id)) return null
  return { platform: 'twitpic', id, url: `https://twitpic.com/${id}` }
}

/** Recognises pictures of TwitPic in articles. */
export const twitpicRecogniser = createRecogniser({
  platform: 'twitpic',
  clues: ['twitpic'],
  dataClue: /twitpic\.com(?:\\?\/|%2f)\w/i,
  ownMarkup: /^twitpic(?:-embed)?$/i,
  labels: /twitpic/i,
  read,
})

/** TwitPic, pictures of tweets; closed in October 2014 (`docs/platforms/defunct.md`). */
export const twitpicPlatform: Platform = {
  name: 'twitpic',
  label: 'TwitPic',
  closed: { on: '2014-10-25' },
  recogniser: twitpicRecogniser,
  archived: async () =>
    (await import('./preview-reader.ts')).createPreviewReader({
      recogniser: twitpicRecogniser,
      words: ['twitter:title', 'og:title', 'og:description'],
      addition: /\s+on twitpic$/i,
      medium: {
        kind: 'photo',
        hosts: ['twitpic.com', 'd3j5vwomefv46c.cloudfront.net', 'twitpic.s3.amazonaws.com'],
      },
      cut: false,
    }),
}
