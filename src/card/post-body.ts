import type { PlatformLabels } from '../model/labels.ts'
import type { LinkCard, PostRecord, QuotedPart, QuotedPost } from '../model/post-record.ts'
import { foldBehindWarning, renderLabels } from './content-warning.ts'
import { formatDay } from './format-time.ts'
import { type Html, html, safeHref } from './html.ts'
import { type MediaElsewhere, type ResourceUrlResolver, renderMedia } from './media.ts'
import { renderPoll } from './poll.ts'
import { OUTBOUND_LINK, renderPostText } from './post-text.ts'
import { stripBidi } from './strip-bidi.ts'

/** The input for rendering a post, in addition to its record. */
interface PostContext {
  readonly resourceUrl: ResourceUrlResolver
  readonly elsewhere: MediaElsewhere | null
  readonly capturedAt: Date
  readonly withoutQuoted: boolean
  readonly withoutForwarded: boolean
  readonly labels: PlatformLabels
}

/** Renders the author: avatar, name, badge, handle. Each has a separate box, which direction controls can't escape. */
export function renderAuthor(post: QuotedPost | PostRecord, { resourceUrl, labels }: PostContext): Html {
  const { author, platform, byline, community } = post
  if (author === null)
    return html`<header class="author"><b class="name">Unknown author</b></header>
`
  const avatar = author.avatarUrl === null ? null : resourceUrl(author.avatarUrl)
  const handle = stripBidi(labels.handle(platform, author.handle))
  // A name may consist of invisible characters.
  const shown = stripBidi(author.name).trim() || handle
  const initial = [...shown].find((character) => /[\p{L}\p{N}]/u.test(character)) ?? '@'
  const href = safeHref(author.url)
  return html`<header class="author">
${avatar === null ? html`<span class="avatar" aria-hidden="true">${initial.toUpperCase()}</span>` : html`<img class="avatar" src="${avatar}" alt="" width="48" height="48">`}
<div class="who"><div class="line"><b class="name" dir="auto">${shown}</b>${badge(author.verification && labels.verification(platform, author.verification), author.verification)}${
    author.affiliation !== null &&
    html`<span class="affiliation" dir="auto">${stripBidi(author.affiliation)}</span>`
  }</div>
<div class="line">${href === null ? html`<span class="handle">${handle}</span>` : html`<a class="handle" href="${href}" ${OUTBOUND_LINK}>${handle}</a>`}${
    community !== undefined && html`<span class="affiliation" dir="auto">${stripBidi(community)}</span>`
  }${byline !== undefined && html`<span class="small">·</span><span class="small" dir="auto">${stripBidi(byline)}</span>`}</div></div>
</header>`
}

function badge(words: string | null, verification: string | null): Html | null {
  if (words === null || verification === null) return null
  const label = `Verified (${words})`
  return html`<svg class="badge ${verification}" viewBox="0 0 24 24" role="img" aria-label="${label}"><title>${label}</title><path d="M12 1.200l2.8 2.3 3.5-.5 1.2 3.3 3.3 1.3-.6 3.5 2 2.9-2.7 2.3-.1 3.6-3.5.7-1.8 3.1-3.3-1.2-3.3 1.2-1.8-3.1-3.5-.7-.1-3.600L1.4 14l2-2.9-.6-3.5 3.3-1.3 1.2-3.3 3.5.5z"/><path d="M7.6 11.600l3 3L16.4 8.2" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/></svg>`
}

/** Renders the content of the post below its author. */
export function renderPostBody(post: QuotedPost | PostRecord, context: PostContext): Html {
  const content = html`${renderPostText(post)}${renderMedia(post, context.resourceUrl, context.elsewhere)}${fileList(post)}${post.poll && renderPoll(post.poll, context.capturedAt, context.resourceUrl)}${
    'quoted' in post && post.quoted && quote(post.quoted, context)
  }${post.linkCard && linkCard(post.linkCard, context.resourceUrl)}`
  return html`${forwardLine(post, context)}${replyLine(post, context.labels)}${foldBehindWarning(post, content)}${renderLabels(post)}`
}

/** Renders the post that this one replies to, above it as in a thread. Its media are not archived. */
export function renderParentPost(record: PostRecord, context: PostContext): Html | null {
  const post = record.parent
  if (!post) return null
  const kinds =
    post.media.length > 0 &&
    html`<p class="small">with ${post.media.length} ${post.media.length === 1 ? 'medium' : 'media'} that were not kept</p>`
  return html`<section class="parent" aria-label="In answer to">${renderAuthor(post, context)}${foldBehindWarning(post, html`${renderPostText(post)} ${kinds}`)} ${dayLink(post)}</section>
`
}

function forwardLine(
  { forwardedFrom }: QuotedPost | PostRecord,
  { withoutForwarded }: PostContext,
): Html | null {
  if (withoutForwarded) return html`<p class="reply">The forwarded post is not shown here.</p>`
  if (!forwardedFrom) return null
  const name = html`<bdi>${stripBidi(forwardedFrom.name)}</bdi>`
  const href = safeHref(forwardedFrom.url)
  return html`<p class="reply">Forwarded from ${href === null ? name : html`<a href="${href}" ${OUTBOUND_LINK}>${name}</a>`}</p>`
}

function fileList({ files = [] }: QuotedPost | PostRecord): Html | null {
  if (files.length === 0) return null
  return html`<ul class="files" aria-label="Files that were not kept">${files.map(
    ({ name, about }) =>
      html`<li><b dir="auto">${stripBidi(name)}</b> <span class="small" dir="auto">${about !== null && `${stripBidi(about)}, `}not kept</span></li>`,
  )}</ul>`
}

function replyLine({ platform, replyTo }: QuotedPost | PostRecord, labels: PlatformLabels): Html | null {
  if (replyTo === null) return null
  const to =
    replyTo.handle === null
      ? 'a post'
      : html`<span class="handle">${stripBidi(labels.handle(platform, replyTo.handle))}</span>`
  const href = safeHref(replyTo.url)
  return html`<p class="reply">Replying to ${href === null ? to : html`<a href="${href}" ${OUTBOUND_LINK}>${to}</a>`}</p>`
}

function quote(quoted: QuotedPart, context: PostContext): Html {
  if (context.withoutQuoted)
    return html`<section class="quote unavailable">The quoted post is not shown here.</section>`
  if (quoted.status === 'unavailable') {
    const href = safeHref(quoted.url)
    const text = unavailableWords(quoted)
    return html`<section class="quote unavailable">${href === null ? text : html`<a href="${href}" ${OUTBOUND_LINK}>${text}</a>`}</section>`
  }
  const { post } = quoted
  return html`<section class="quote" aria-label="Quoted post">${renderAuthor(post, context)}${renderPostBody(post, context)}${dayLink(post)}</section>`
}

function unavailableWords({
  state,
  handle,
  publishedAt,
}: Extract<QuotedPart, { status: 'unavailable' }>): Html {
  if (handle === undefined)
    return html`<p>The quoted post is shown as ${state ?? 'unavailable'} by the platform.</p>`
  const of = publishedAt !== undefined && html` of ${formatDay(publishedAt)}`
  return html`<p>The platform does not show the quoted post by <span class="handle">@${stripBidi(handle)}</span>${of}.</p>`
}

/** Renders the day of a nested post, as a link to it. */
function dayLink({ url, publishedAt, publishedOn }: QuotedPost): Html | null {
  const day = publishedAt ?? publishedOn
  if (day === null) return null
  const href = safeHref(url)
  return html`<p class="small">${href === null ? formatDay(day) : html`<a href="${href}" ${OUTBOUND_LINK}>${formatDay(day)}</a>`}</p>`
}

function linkCard(card: LinkCard, resourceUrl: ResourceUrlResolver): Html {
  const image = card.imageUrl === null ? null : resourceUrl(card.imageUrl)
  const href = safeHref(card.url)
  const site = card.site === null ? href && new URL(href).hostname : stripBidi(card.site)
  const inside = html`${image !== null && html`<img src="${image}" alt="${card.imageAlt ?? ''}" loading="lazy">`}<span class="about">${
    site !== null && html`<span class="small" dir="auto">${site}</span>`
  }${card.title !== null && html`<b dir="auto">${stripBidi(card.title)}</b>`}${
    card.description !== null && html`<span class="description" dir="auto">${card.description}</span>`
  }</span>`
  return href === null
    ? html`<div class="link">${inside}</div>`
    : html`<a class="link" href="${href}" ${OUTBOUND_LINK}>${inside}</a>`
}
