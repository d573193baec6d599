import type { PlatformLabels } from '../model/labels.ts'
import type { PostRecord } from '../model/post-record.ts'
import { formatNumber } from './format-number.ts'
import { formatDay, formatMoment } from './format-time.ts'
import { type Html, type HtmlPart, html, safeHref } from './html.ts'
import { OUTBOUND_LINK } from './post-text.ts'
import { stripBidi } from './strip-bidi.ts'

/** An article that cites the post. */
export interface CitingArticle {
  url: string
  title: string | null
}

/** When the post was published and how it stood when it was captured. */
export function renderPostStatus(record: PostRecord): Html {
  const { metrics, publishedAt, publishedOn } = record
  const when =
    publishedAt !== null ? formatMoment(publishedAt) : publishedOn !== null ? formatDay(publishedOn) : null
  const href = safeHref(record.url)
  const version = edited(record)
  const counts = [
    counted(metrics?.replies, 'reply', 'replies'),
    counted(metrics?.reposts, 'repost', 'reposts'),
    counted(metrics?.quotes, 'quote', 'quotes'),
    counted(metrics?.likes, 'like', 'likes'),
    counted(metrics?.views, 'view', 'views'),
  ].filter((one) => one !== null)
  return html`<p class="when">${when !== null && (href === null ? when : html`<a href="${href}" ${OUTBOUND_LINK}>${when}</a>`)}${when !== null && version !== null && ' · '}${version}</p>${counts.length > 0 && html`<p class="counts">${counts}<span class="small">at capture</span></p>`}`
}

/** Which version of the post this is, where it has several. */
function edited({ id, editIds }: PostRecord): string | null {
  if (editIds.length < 2) return null
  const place = editIds.indexOf(id) + 1
  if (place === 0) return 'edited'
  return place === editIds.length ? `edited, version ${place}` : `version ${place} of ${editIds.length}`
}

function counted(value: number | null | undefined, one: string, many: string): Html | null {
  return value == null ? null : html`<span><b>${formatNumber(value)}</b> ${value === 1 ? one : many}</span>`
}

/** A note of readers that the platform shows below the post. */
export function renderCommunityNote({ communityNote }: PostRecord): Html | null {
  if (communityNote === undefined) return null
  return html`<section class="note" aria-label="Readers' note"><p class="small">Readers added context</p>
<p class="noted" dir="auto">${communityNote}</p></section>
`
}

/** What this picture is: an archived copy, from where, of when. */
export function renderProvenance(
  record: PostRecord,
  capturedAt: Date,
  articles: readonly CitingArticle[],
  labels: PlatformLabels,
): Html {
  const href = safeHref(record.url)
  const address =
    href === null ? record.url : html`<a href="${href}" ${OUTBOUND_LINK}>${shortened(record.url)}</a>`
  return html`<footer><p><b>Archived copy</b> · captured ${formatMoment(capturedAt.toISOString())} · ${labels.witness(record.witness).card}</p>
<p class="address">${address}</p>${
    articles.length > 0 &&
    html`<p>Cited by ${articles.map((one, n): HtmlPart => [n > 0 && ', ', renderArticleLink(one)])}</p>`
  }</footer>`
}

/** An article by its title, leading to it. */
export function renderArticleLink(one: CitingArticle | null): HtmlPart {
  if (one === null) return 'an article'
  const href = safeHref(one.url)
  const name =
    stripBidi(one.title ?? '') || (href === null ? 'an article without an address' : shortened(href))
  const boxed = html`<span class="title" dir="auto">${name}</span>`
  return href === null ? boxed : html`<a href="${href}" ${OUTBOUND_LINK}>${boxed}</a>`
}

const shortened = (url: string): string => url.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '')
