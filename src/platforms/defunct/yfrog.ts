import type { PostRef } from '../../model/platform.ts'
import type { Platform } from '../../model/platform-definition.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'

/** A picture's key, also with a size behind it. */
const PICTURE = /^\/(?:[zu]\/)?([a-z0-9]{6,14})(?::[a-z0-9]{2,10}|\.(?:th\.)?jpg)?\/?$/i
/** Paths that are no pictures. */
const NO_PICTURE = /^(?:account|browse|contact|friends|photos|search|settings|social|upload)/i

function read({ hostname, pathname }: URL): PostRef | null {
  const id = /^(?:www\.|twitter\.)?yfrog\.(?:com|us|fr)$/.test(hostname)
    ? PICTURE.exec(pathname)?.[1]
    : undefined
  if (id === undefined || !/\d/.test(id) || NO_PICTURE.test(id)) return null
  return { platform: 'yfrog', id, url: `https://yfrog.com/${id}` }
}

/** Recognises pictures of yfrog in articles. */
export const yfrogRecogniser = createRecogniser({
  platform: 'yfrog',
  clues: ['yfrog'],
  dataClue: /yfrog\.(?:com|us|fr)(?:\\?\/|%2f)\w/i,
  ownMarkup: /^yfrog(?:-embed)?$/i,
  labels: /yfrog/i,
  read,
})

/** yfrog, pictures of tweets at ImageShack, which deleted them in January 2016 (`docs/platforms/defunct.md`). */
export const yfrogPlatform: Platform = {
  name: 'yfrog',
  label: 'yfrog',
  closed: { on: '2016-01-31' },
  recogniser: yfrogRecogniser,
  archived: async () =>
    (await import('./preview-reader.ts')).createPreviewReader({
      recogniser: yfrogRecogniser,
      words: ['og:description', 'og:title'],
      addition: /^(?:yfrog.*|.* on yfrog)$/i,
      medium: { kind: 'photo', hosts: ['yfrog.com', 'imageshack.us', 'imageshack.com'] },
      cut: false,
    }),
}
