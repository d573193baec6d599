import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ArchivedPage } from '../../support/origin/cdx.ts'
import { jpeg } from '../../support/origin/picture.ts'

const film = readFileSync(join(import.meta.dirname, '../../fixtures/media/film.mp4'))
const timestamp = '20140505120000'

/** A page in a web archive. */
export const archived = (url: string, body: string, mime = 'text/html'): ArchivedPage => ({
  url,
  timestamp,
  body,
  mime,
})
export const archivedPicture = (url: string): ArchivedPage => ({
  url,
  timestamp,
  mime: 'image/jpeg',
  body: jpeg(8, 8, [9, 90, 9], url),
})

/** Pages of closed platforms as web archives keep them, in the shapes that `docs/platforms/defunct.md` describes. */
export const VINE = 'hArb0urCr4n'
export const vineFile = 'https://v.cdn.vine.co/r/videos/HARB0UR0CRANE0.4.2.1.mp4'
export const vinePoster = `${vineFile}.jpg`

const counted = (count: number) => ({ count, records: [] })

/** The JSON of `archive.vine.co`. Its pages nest the counts. */
export const vineJson = (nested = false) => ({
  username: 'Harbour Desk',
  userIdStr: '900000000000000001',
  postId: 1_254_000_000_000_000_000,
  verified: 1,
  description: 'The crane comes down #harbour',
  created: '2015-09-12T15:52:18.000000',
  permalinkUrl: `https://vine.co/v/${VINE}`,
  vanityUrls: ['harbourdesk'],
  entities: [],
  loops: nested ? counted(5_379) : 5_379,
  likes: nested ? counted(99) : 99,
  comments: nested ? counted(17) : 17,
  reposts: nested ? counted(13) : 13,
  videoUrl: `${vineFile}?versionId=8ZlDr`.replace('https:', 'http:'),
  videoLowURL: `${vineFile.replace('/videos/', '/videos_r2/')}?versionId=wBsiU`,
  thumbnailUrl: `${vinePoster}?versionId=tSzEp`,
  explicitContent: 0,
})

export const vinePage = (script = true): string => `<!DOCTYPE html><html><head><title>Vine</title>
<meta property="og:url" content="https://vine.co/v/${VINE}"><meta property="og:image" content="${vinePoster}?versionId=tSzEp">
<meta property="twitter:card" content="player"><meta property="twitter:title" content="Harbour Desk's post on Vine">
<meta property="twitter:description" content="The crane comes down #harbour"><meta property="twitter:player" content="https://vine.co/v/${VINE}/card">
<meta property="twitter:player:stream" content="${vineFile}?versionId=8ZlDr"></head><body>
${script ? `<script>window.POST_DATA = ${JSON.stringify({ [VINE]: vineJson(true) })};\nvar more = {};</script>` : ''}</body></html>`

interface Preview {
  readonly url: string
  readonly title?: string
  readonly description?: string
  readonly image?: string
}

/** A page with Open Graph tags alone. */
export const previewPage = ({ url, title, description, image }: Preview): string => {
  const tag = (name: string, value: string | undefined) =>
    value === undefined ? '' : `<meta property="og:${name}" content="${value.replaceAll('"', '&quot;')}"/>`
  return `<html><head>${tag('url', url)}${tag('title', title)}${tag('description', description)}${tag('image', image)}</head><body></body></html>`
}

/** A Vine's film and poster in a web archive. */
export const archivedVineMedia: readonly ArchivedPage[] = [
  { url: `${vineFile}?versionId=8ZlDr`, timestamp, mime: 'video/mp4', body: film },
  archivedPicture(`${vinePoster}?versionId=tSzEp`),
]
