import type { PlatformLabels } from '../model/labels.ts'
import type { PostRecord } from '../model/post-record.ts'
import { formatNumber } from './format-number.ts'
import { formatMoment, formatPublished } from './format-time.ts'
import { type Html, type HtmlPart, html, safeHref } from './html.ts'
import { OUTBOUND_LINK } from './post-text.ts'
import { stripBidi } from './strip-bidi.ts'

/** An article that cites the post. */
export interface CitingArticle {
  url: string
  title: string | null
}

/** Renders the publication time, the version and the metrics at capture. */
export function renderPostStatus(record: PostRecord): Html {
  const { metrics } = record
  const href = safeHref(record.url)
  const when = formatPublished(record, (label) =>
    href === null ? label : html`<a href="${href}" ${OUTBOUND_LINK}>${label}</a>`,
  )
  const version = versionLabel(record)
  const counts = [
    renderCount(metrics?.replies, 'reply', 'replies'),
    renderCount(metrics?.reposts, 'repost', 'reposts'),
    renderCount(metrics?.quotes, 'quote', 'quotes'),
    renderCount(metrics?.likes, 'like', 'likes'),
    renderCount(metrics?.views, 'view', 'views'),
    ...(metrics?.reactions ?? []).map(
      ({ emoji, count }) => html`<span><bdi>${stripBidi(emoji)}</bdi> <b>${formatNumber(count)}</b></span>`,
    ),
  ].filter((one) => one !== null)
  return html`<p class="when">${when}${when !== null && version !== null && ' · '}${version}</p>${counts.length > 0 && html`<p class="counts">${counts}<span class="small">at capture</span></p>`}`
}

/** The version of the post, if it has several. */
function versionLabel({ id, editIds, edited }: PostRecord): string | null {
  if (editIds.length < 2) return edited ? 'edited' : null
  const version = editIds.indexOf(id) + 1
  if (version === 0) return 'edited'
  return version === editIds.length ? `edited, version ${version}` : `version ${version} of ${editIds.length}`
}

function renderCount(value: number | null | undefined, one: string, many: string): Html | null {
  return value == null ? null : html`<span><b>${formatNumber(value)}</b> ${value === 1 ? one : many}</span>`
}

/** Renders the readers' note that the platform shows below the post. */
export function renderCommunityNote({ communityNote }: PostRecord): Html | null {
  if (communityNote === undefined) return null
  return html`<section class="note" aria-label="Readers' note"><p class="small">Readers added context</p>
<p class="noted" dir="auto">${communityNote}</p></section>
`
}

/** Renders the footer: time and source of the copy, original URL, citing articles. */
export function renderProvenance(
  record: PostRecord,
  capturedAt: Date,
  articles: readonly CitingArticle[],
  labels: PlatformLabels,
): Html {
  const href = safeHref(record.url)
  const address =
    href === null ? record.url : html`<a href="${href}" ${OUTBOUND_LINK}>${shortUrl(record.url)}</a>`
  return html`<footer><p><b>Archived copy</b> · captured ${formatMoment(capturedAt.toISOString())} · ${labels.witness(record.witness).card}</p>
<p class="address">${address}</p>${
    articles.length > 0 &&
    html`<p>Cited by ${articles.map((one, n): HtmlPart => [n > 0 && ', ', renderArticleLink(one)])}</p>`
  }</footer>`
}

/** Renders an article's title as a link to it. */
export function renderArticleLink(one: CitingArticle | null): HtmlPart {
  if (one === null) return 'an article'
  const href = safeHref(one.url)
  const name =
    stripBidi(one.title ?? '') || (href === null ? 'an article without an address' : shortUrl(href))
  const boxed = html`<span class="title" dir="auto">${name}</span>`
  return href === null ? boxed : html`<a href="${href}" ${OUTBOUND_LINK}>${boxed}</a>`
}

const shortUrl = (url: string): string => url.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '')
