import type { Author, LinkCard, Poll, PostRecord, Quoted, QuotedPost } from '../model/post.ts'
import { type Html, html, webLink } from './html.ts'
import { media, type ResourceUrl } from './media.ts'
import { day, moment } from './time.ts'
import { OUTWARD, words } from './words.ts'

/** Who wrote the post: picture, name, mark, handle. Each in a box of its own, which no direction control can leave. */
export function byline(author: Author | null, resourceUrl: ResourceUrl): Html {
  if (author === null) return html`<header class="author"><b class="name">Unknown author</b></header>`
  const avatar = author.avatarUrl === null ? null : resourceUrl(author.avatarUrl)
  const initial = [...author.name.trim()].find((sign) => /[\p{L}\p{N}]/u.test(sign)) ?? '@'
  const href = webLink(author.url)
  const name = html`<b class="name" dir="auto">${author.name}</b>`
  return html`<header class="author">
${avatar === null ? html`<span class="avatar" aria-hidden="true">${initial.toUpperCase()}</span>` : html`<img class="avatar" src="${avatar}" alt="" width="48" height="48">`}
<div class="who"><div class="line">${name}${badge(author.verification)}${
    author.affiliation !== null && html`<span class="affiliation" dir="auto">${author.affiliation}</span>`
  }</div>
<div class="line">${href === null ? html`<span class="handle">@${author.handle}</span>` : html`<a class="handle" href="${href}" ${OUTWARD}>@${author.handle}</a>`}</div></div>
</header>`
}

function badge(verification: string | null): Html | null {
  if (verification === null) return null
  const label = `Verified (${verification})`
  return html`<svg class="badge ${verification}" viewBox="0 0 24 24" role="img" aria-label="${label}"><title>${label}</title><circle cx="12" cy="12" r="11"/><path d="M7 12.5l3.4 3.4L17.2 9" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`
}

/** All that the post itself shows, below its author. */
export function body(post: QuotedPost | PostRecord, resourceUrl: ResourceUrl): Html {
  return html`${replying(post)}${words(post)}${media(post, resourceUrl)}${post.poll && poll(post.poll)}${
    'quoted' in post && post.quoted && quote(post.quoted, resourceUrl)
  }${post.linkCard && linkCard(post.linkCard, resourceUrl)}`
}

function replying({ replyTo }: QuotedPost | PostRecord): Html | null {
  if (replyTo === null) return null
  const to = replyTo.handle === null ? 'a post' : html`<span class="handle">@${replyTo.handle}</span>`
  const href = webLink(replyTo.url)
  return html`<p class="reply">Replying to ${href === null ? to : html`<a href="${href}" ${OUTWARD}>${to}</a>`}</p>`
}

function poll({ options, endsAt }: Poll): Html {
  const total = options.reduce((sum, option) => sum + (option.votes ?? 0), 0)
  const share = (votes: number | null) =>
    votes === null || total === 0 ? 0 : Math.round((votes / total) * 100)
  return html`<section class="poll"><ul>${options.map(
    ({ label, votes }) =>
      html`<li><svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 1"><rect width="${share(votes)}" height="1"/></svg><span class="label" dir="auto">${label}</span><span class="share">${votes === null ? '' : `${share(votes)} %`}</span></li>`,
  )}</ul><p class="small">${total > 0 && `${number(total)} ${total === 1 ? 'vote' : 'votes'}`}${total > 0 && endsAt !== null && ' · '}${
    endsAt !== null && html`ends ${moment(endsAt)}`
  }</p></section>`
}

function quote(quoted: Quoted, resourceUrl: ResourceUrl): Html {
  if (quoted.status === 'unavailable') {
    const href = webLink(quoted.url)
    const text = 'The quoted post is shown as unavailable by the platform.'
    return html`<section class="quote unavailable">${href === null ? text : html`<a href="${href}" ${OUTWARD}>${text}</a>`}</section>`
  }
  const { post } = quoted
  const href = webLink(post.url)
  const when = post.publishedAt === null ? null : day(post.publishedAt)
  return html`<article class="quote">${byline(post.author, resourceUrl)}${body(post, resourceUrl)}${
    when !== null &&
    html`<p class="small">${href === null ? when : html`<a href="${href}" ${OUTWARD}>${when}</a>`}</p>`
  }</article>`
}

function linkCard(card: LinkCard, resourceUrl: ResourceUrl): Html {
  const image = card.imageUrl === null ? null : resourceUrl(card.imageUrl)
  const inside = html`${image !== null && html`<img src="${image}" alt="">`}<span class="about">${
    card.site !== null && html`<span class="small" dir="auto">${card.site}</span>`
  }${card.title !== null && html`<b dir="auto">${card.title}</b>`}${
    card.description !== null && html`<span class="description" dir="auto">${card.description}</span>`
  }</span>`
  const href = webLink(card.url)
  return href === null
    ? html`<div class="link">${inside}</div>`
    : html`<a class="link" href="${href}" ${OUTWARD}>${inside}</a>`
}

/** `12,345`. */
export function number(value: number): string {
  return new Intl.NumberFormat('en').format(value)
}
