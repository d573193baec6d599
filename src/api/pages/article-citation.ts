import { formatPublished } from '../../card/format-time.ts'
import { type Html, html } from '../../card/html.ts'
import type { PostRow } from '../../catalog/tables/posts.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import { outcomeSentence } from '../../model/outcome-labels.ts'
import { reasonLabel } from '../../model/reason-labels.ts'
import type { ArticleView } from '../views/article-view.ts'
import { serializePost } from '../views/serializers.ts'
import { authorLabel, postPath, statusBadge } from './labels.ts'
import { renderThumbnail } from './thumbnail.ts'

type Citation = ArticleView['citations'][number]

const ROLES: Readonly<Record<Citation['role'], string>> = {
  embed: 'embedded',
  link: 'linked',
  flattened: 'flattened: without its URL',
}

/**
 * Renders a citation of an article: a captured post with its own words, any other with those that the article quotes, which are
 * labelled.
 *
 * @param row the post; undefined if it is not known, or the viewer may not see it
 */
export function renderCitation(one: Citation, row: PostRow | undefined, labels: PlatformLabels): Html {
  const post = row && serializePost(row)
  const own = post?.text ?? null
  const author = post?.author ?? one.author
  const published = formatPublished(one)
  const who = author === null && one.id === null ? html`A post` : authorLabel(one.platform, author, labels)
  const name =
    one.id === null
      ? who
      : html`<a href="${postPath({ platform: one.platform, id: one.id })}">${author === null ? html`Post <bdi>${one.id}</bdi>` : who}</a>`
  return html`<article class="hit pictured">${renderThumbnail({ snapshot: post?.snapshot ?? null, media: post?.media ?? null })}<div><h3>${name}</h3>
<p class="row">${statusBadge(one)}<span class="dim fine">${labels.platform(one.platform)}, ${ROLES[one.role]}${
    published !== null && html` · ${published}`
  }</span></p>${
    one.takenDown
      ? html`<p class="dim">This post was taken down.</p>`
      : own !== null
        ? html`<p class="said short" dir="auto">${own}</p>`
        : one.text !== null &&
          html`<p class="said short" dir="auto">${one.text}</p><p class="dim fine">as the article quotes it; not confirmed by ${labels.platform(one.platform)}</p>`
  }${one.outcome !== null && one.outcome !== 'captured' && html`<p class="fine">${outcomeSentence(one.outcome)}${one.reason !== null && ` (${reasonLabel(one.reason)})`}</p>`}</div></article>`
}
