import { formatDay } from '../../card/format-time.ts'
import { type Html, html } from '../../card/html.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import type { ArticleQuote } from '../../catalog/articles/article-quotes.ts'
import type { TitledArticle } from '../../catalog/search/citing-titles.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import type { PostMatch } from '../../model/post-match.ts'
import type { ListedPost } from '../views/post-list.ts'
import { articleTitle, authorLabel, postPath, statusBadge } from './labels.ts'
import { renderMarked, renderMarkedExcerpt } from './marked-text.ts'
import { renderThumbnail } from './thumbnail.ts'

/** Renders one post of a list, with the parts that a search matches in `<mark>`. */
export function renderSearchResult(post: ListedPost, labels: PlatformLabels, more: Html | null = null): Html {
  const { match } = post
  return html`<article class="hit pictured">${renderThumbnail(post)}<div><h3><a href="${postPath(post)}">${authorLabel(post.platform, post.author, labels, match)}</a></h3>
<p class="row">${renderStatus(post)}<span class="dim fine">${labels.platform(post.platform)} · ${renderDay(post)}</span></p>${
    post.text
      ? html`<p class="said short" dir="auto">${renderMarkedExcerpt(post.text, match?.text ?? [])}</p>`
      : post.outcome !== null && html`<p class="dim">No text.</p>`
  }${match !== undefined && renderPlaces(match)}${more}</div></article>`
}

/** Renders one post of a grid: its picture, or the beginning of its words. */
export function renderTile(post: ListedPost, labels: PlatformLabels): Html {
  const hasPicture = post.media?.thumbnail != null && !post.media.sensitive
  return html`<article class="hit tile-of"><h3><a href="${postPath(post)}">${authorLabel(post.platform, post.author, labels, post.match)}</a></h3>${
    hasPicture || !post.text
      ? renderThumbnail(post)
      : html`<p class="said thumb text" dir="auto">${renderMarkedExcerpt(post.text, post.match?.text ?? [])}</p>`
  }<p class="row">${renderStatus(post)}<span class="dim fine">${labels.platform(post.platform)} · ${renderDay(post)}</span></p></article>`
}

const renderStatus = (post: ListedPost): Html => statusBadge({ ...post, takenDown: post.takenDown !== null })

/** Renders the day of publication, or that on which Stet learned of the post. */
function renderDay({ publishedAt, publishedOn, addedAt }: ListedPost): Html {
  const published = publishedAt ?? publishedOn
  if (published !== null) return html`${formatDay(published)}`
  return html`known since ${addedAt === null ? '–' : formatDay(addedAt)}`
}

/** Renders the words that an article quotes of a post that is not captured yet. */
export function renderQuote(quote: ArticleQuote | undefined): Html | null {
  if (quote === undefined) return null
  return html`<p class="said short" dir="auto">${quote.text}</p><p class="dim fine">as <a href="/articles/${quote.articleId}"><bdi>${articleTitle(quote)}</bdi></a> quotes it, not confirmed</p>`
}

const PLACES: Readonly<Record<PostMatch['in'][number], string>> = {
  id: 'address',
  words: 'words',
  author: 'author',
  article: 'article',
}

function renderPlaces({ in: places, article }: PostMatch): Html | null {
  if (places.length === 0) return null
  return html`<p class="dim fine">Found in: ${places.map((one) => PLACES[one]).join(', ')}${
    article !== null &&
    html` <a class="above" href="/articles/${article.articleId}"><bdi>${renderMarked(article.title, article.marks, stripBidi)}</bdi></a>${renderHost(article.url)}`
  }</p>`
}

/** Renders the story that a post is in, and how many more; null if the line on matches names it, or there is none. */
export function renderStories(post: ListedPost, stories: readonly TitledArticle[]): Html | null {
  const [first, ...others] = stories
  if (first === undefined || post.match?.article) return null
  return html`<p class="dim fine">in <a class="above" href="/articles/${first.id}"><bdi>${stripBidi(first.title) || first.url}</bdi></a>${renderHost(first.url)}${
    others.length > 0 && ` and ${others.length} more`
  }</p>`
}

const renderHost = (url: string): Html | null => {
  const host = URL.parse(url)?.host.replace(/^www\./, '')
  return host ? html` <bdi>(${host})</bdi>` : null
}
