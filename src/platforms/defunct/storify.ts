import type { PostRef } from '../../model/platform.ts'
import type { Platform } from '../../model/platform-definition.ts'
import type { MarkupElement, Recogniser } from '../../model/recogniser.ts'
import { embedFinding, NO_QUOTED_WORDS, type QuotedWords } from '../shared/recognition/post-reader.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'

const STORY =
  /^\/([\w.-]{1,60})\/([\w%-]{3,200}?)(?:\.(?:js|json|html|xml))?(?:\/(?:embed|slideshow|preview)?)?$/
/** First path segments that are not accounts. */
const NO_ACCOUNT =
  /^(?:about|api|blog|browse|services|search|stories|story|public|tags?|topics|v1|faq|terms|rtsp)$/i

function read({ hostname, pathname }: URL): PostRef | null {
  const [, account = '', story] = /^(?:www\.)?storify\.com$/.test(hostname)
    ? (STORY.exec(pathname) ?? [])
    : []
  if (story === undefined || NO_ACCOUNT.test(account) || story === 'embed') return null
  const id = `${account}/${story}`
  return { platform: 'storify', id, url: `https://storify.com/${id}` }
}

/** `<noscript>[<a href="…">View the story "Title" on Storify</a>]</noscript>`. */
function words(element: MarkupElement, post: PostRef): QuotedWords {
  const title = /View the story ["“](.{1,300})["”] on Storify/s.exec(element.text())?.[1]?.trim()
  const handle = post.id.split('/')[0] ?? ''
  return { ...NO_QUOTED_WORDS, author: { name: '', handle }, text: title || null }
}

const stories = createRecogniser({
  platform: 'storify',
  clues: ['storify'],
  dataClue: /storify\.com(?:\\?\/|%2f)[\w.-]+(?:\\?\/|%2f)\w/i,
  ownMarkup: /^storify(?:-story|-embed)?$/i,
  labels: /storify/i,
  read,
  words,
})

/** Recognises stories of Storify in articles. The embed code of its first years was a script alone. */
export const storifyRecogniser: Recogniser = {
  ...stories,
  element(element) {
    const post = element.tag === 'script' ? stories.post(element.attributes.src ?? '') : null
    return post === null ? stories.element(element) : embedFinding(post, 'attribute-url')
  },
}

/** Storify, stories made of other people's posts; closed in May 2018 (`docs/platforms/defunct.md`). */
export const storifyPlatform: Platform = {
  name: 'storify',
  label: 'Storify',
  closed: { on: '2018-05-16' },
  recogniser: storifyRecogniser,
  pageEmbeds: { forms: [{ selector: 'iframe[src*="storify.com/"]', attribute: 'src' }] },
  archived: async () =>
    (await import('./preview-reader.ts')).createPreviewReader({
      recogniser: storifyRecogniser,
      words: ['og:description', 'og:title', 'twitter:title'],
      handle: ({ id }) => id.split('/')[0] ?? null,
      cut: true,
    }),
}
