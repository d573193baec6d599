import type { Entity, PostRecord, QuotedPost } from '../model/post-record.ts'
import { type Html, type HtmlPart, html, safeHref } from './html.ts'

/** Renders the post's text with its links, mentions and tags. */
export function renderPostText(post: QuotedPost | PostRecord): Html | null {
  if (!post.text?.trim()) return post.textCut ? html`<p class="cut">${CUT}</p>` : null
  const parts: HtmlPart[] = []
  let cursor = titleEnd(post)
  for (const entity of sortEntities(post.entities, post.text.length)) {
    if (entity.start < cursor) continue
    parts.push(
      post.text.slice(cursor, entity.start),
      renderEntity(entity, post.text.slice(entity.start, entity.end)),
    )
    cursor = entity.end
  }
  parts.push(post.text.slice(cursor))
  const lang =
    post.language !== null && /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(post.language) && post.language
  return html`${renderTitle(post)}${parts.some((part) => part !== '') && html`<p class="words" dir="auto"${lang && html` lang="${lang}"`}>${parts}</p>`}${
    post.textCut && html`<p class="cut">${CUT}</p>`
  }`
}

/** The offset after the title and the empty line below it; 0 for a post without a title. */
function titleEnd({ title, text }: QuotedPost | PostRecord): number {
  if (!title || !text?.startsWith(title)) return 0
  return title.length + (/^\s*/.exec(text.slice(title.length))?.[0].length ?? 0)
}

const renderTitle = (post: QuotedPost | PostRecord): Html | null =>
  titleEnd(post) === 0 ? null : html`<h2 class="headline" dir="auto">${post.title ?? ''}</h2>`

const CUT = 'The text goes on; this is all of it that was given.'

const sortEntities = (entities: readonly Entity[], length: number): Entity[] =>
  entities
    .filter((one) => one.start < one.end && one.end <= length)
    .toSorted((a, b) => a.start - b.start || b.end - a.end)

function renderEntity(entity: Entity, shown: string): Html {
  const href = safeHref(entity.url)
  if (href === null) return html`${shown}`
  const title = entity.kind === 'link' && html` title="${href}"`
  return html`<a href="${href}"${title} ${OUTBOUND_LINK}><bdi>${shown}</bdi></a>`
}

/** The attributes of every outbound link in a card. */
export const OUTBOUND_LINK = html`target="_blank" rel="noopener noreferrer nofollow ugc"`
