import type { PostRef } from '../../model/platform.ts'
import type { Platform } from '../../model/platform-definition.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'

/** A post of an account, which is a number or a name with `+`, also under `/u/0`. */
const POST =
  /^\/(?:u\/\d\/)?(?:b\/\d+\/)?(\d{15,25}|(?:\+|%2B)[^/]{2,60})\/posts\/([A-Za-z0-9]{9,13})(?=$|[/?])/i

const accountOf = ({ url }: PostRef): string | null => POST.exec(new URL(url).pathname)?.[1] ?? null

function read({ hostname, pathname }: URL): PostRef | null {
  const [, account, id] = hostname === 'plus.google.com' ? (POST.exec(pathname) ?? []) : []
  if (account === undefined || id === undefined) return null
  return {
    platform: 'googleplus',
    id,
    url: `https://plus.google.com/${account.replace(/^%2B/i, '+')}/posts/${id}`,
  }
}

/** Recognises posts of Google+ in articles. */
export const googlePlusRecogniser = createRecogniser({
  platform: 'googleplus',
  clues: ['plus.google', 'g-post'],
  dataClue: /plus\.google\.com[^"\s]{0,120}?(?:\/|2f)posts(?:\\|\/|%)|g-post/i,
  ownMarkup: /^g-post$/i,
  labels: /google-?plus|gplus/i,
  read,
  shortCodes: ['googleplus', 'gplus'],
})

/** Google+; closed in April 2019 (`docs/platforms/defunct.md`). */
export const googlePlusPlatform: Platform = {
  name: 'googleplus',
  label: 'Google+',
  closed: { on: '2019-04-02' },
  recogniser: googlePlusRecogniser,
  pageEmbeds: { forms: [{ selector: '.g-post[data-href]', attribute: 'data-href' }] },
  archived: async () =>
    (await import('./preview-reader.ts')).createPreviewReader({
      recogniser: googlePlusRecogniser,
      words: ['og:description', 'description', 'og:title'],
      handle: (post) => accountOf(post)?.replace(/^\+/, '') ?? null,
      cut: true,
    }),
}
