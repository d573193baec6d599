import type { PostRef } from '../../model/platform.ts'
import type { Platform } from '../../model/platform-definition.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'

const ID = '[A-Za-z0-9]{9,13}'
const PATH = new RegExp(`^/v/(${ID})(?=$|[/?.])`)
const JSON_PATH = new RegExp(`^/posts/(${ID})\\.json$`)

const byId = (id: string): PostRef | null =>
  new RegExp(`^${ID}$`).test(id) ? { platform: 'vine', id, url: `https://vine.co/v/${id}` } : null

function read({ hostname, pathname }: URL): PostRef | null {
  if (/^(?:www\.)?vine\.co$/.test(hostname)) return byId(PATH.exec(pathname)?.[1] ?? '')
  return hostname === 'archive.vine.co' ? byId(JSON_PATH.exec(pathname)?.[1] ?? '') : null
}

/** Vine, films of six seconds; closed in January 2017 (`docs/platforms/defunct.md`). */
export const vinePlatform: Platform = {
  name: 'vine',
  label: 'Vine',
  closed: { on: '2017-01-17' },
  recogniser: createRecogniser({
    platform: 'vine',
    clues: ['vine.co', 'vine-embed', 'amp-vine', 'vineid', 'vine-id'],
    dataClue: /vine\.co[^"\s]{0,20}?(?:\/|2f)v(?:\\|\/|%)|vine-?embed/i,
    ownMarkup: /^(?:vine-embed|amp-vine)$/i,
    labels: /(?<![a-z])vine(?![a-z])/i,
    read,
    unfurled: true,
    byId,
    idAttributes: /^data-vine-?id$/,
  }),
  pageEmbeds: { forms: [{ selector: 'iframe[src*="vine.co/v/"]', attribute: 'src' }] },
  archived: async () => (await import('./vine-reader.ts')).vineArchivedPostReader,
  verificationLabels: { verified: 'verified account' },
}
