import type { PostRef } from '../../model/platform.ts'
import type { Platform } from '../../model/platform-definition.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'

/** A broadcast's id, or the longer token that links had in 2015. */
const BROADCAST =
  /^\/(?:w|embed\/w|[A-Za-z0-9_]{1,40})\/(1[A-Za-z]{12}|a[A-Za-z0-9_-]{40,160}={0,2})(?=$|[/?])/

function read({ hostname, pathname }: URL): PostRef | null {
  const id = /^(?:www\.)?(?:periscope|pscp)\.tv$/.test(hostname) ? BROADCAST.exec(pathname)?.[1] : undefined
  return id === undefined ? null : { platform: 'periscope', id, url: `https://www.pscp.tv/w/${id}` }
}

/** Recognises broadcasts of Periscope in articles. */
export const periscopeRecogniser = createRecogniser({
  platform: 'periscope',
  clues: ['periscope', 'pscp.tv'],
  dataClue: /(?:periscope|pscp)\.tv[^"\s]{0,60}?(?:\/|2f)[1a][A-Za-z0-9]{11}/i,
  ownMarkup: /^periscope-(?:embed|player)$/i,
  labels: /periscope|pscp/i,
  read,
})

/** Periscope, live video; closed in March 2021 (`docs/platforms/defunct.md`). */
export const periscopePlatform: Platform = {
  name: 'periscope',
  label: 'Periscope',
  closed: { on: '2021-03-31' },
  recogniser: periscopeRecogniser,
  pageEmbeds: {
    forms: [{ selector: 'iframe[src*="periscope.tv/"],iframe[src*="pscp.tv/"]', attribute: 'src' }],
  },
  archived: async () =>
    (await import('./preview-reader.ts')).createPreviewReader({
      recogniser: periscopeRecogniser,
      addresses: ({ id }) => [`periscope.tv/w/${id}`],
      words: ['og:title', 'twitter:title'],
      medium: { kind: 'video', hosts: ['periscope.tv', 'pscp.tv', 'video.pscp.tv'] },
      cut: false,
    }),
}
