import { formatNumber } from '../../card/format-number.ts'
import { type Html, html } from '../../card/html.ts'
import type { CitingVersion } from '../../catalog/articles/version-citations.ts'
import type { Db } from '../../catalog/catalog.ts'
import { findListedPosts } from '../../catalog/posts/listed-posts.ts'
import type { PostRow } from '../../catalog/tables/posts.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import { postSlug } from '../../model/platform.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import { serializePost } from '../views/serializers.ts'
import { authorLabel, postPath, timeLabel } from './labels.ts'

type CitedPost = CitingVersion['posts'][number]

/** Posts that a version added, or dropped, that are named. */
const MAX_NAMED = 12

/** Renders the versions of an article, newest first, each with what it cites that the one before did not, and the other way round. */
export async function renderCitingVersions(
  db: Db,
  labels: PlatformLabels,
  versions: readonly CitingVersion[],
  viewer: Viewer,
): Promise<Html | null> {
  if (versions.length === 0) return null
  const changes = versions.map((version, n) => {
    const before = versions[n + 1]
    return {
      version,
      before,
      added: before === undefined ? [] : postsOnlyIn(version, before),
      dropped: before === undefined ? [] : postsOnlyIn(before, version),
    }
  })
  const named = changes.flatMap(({ added, dropped }) => [
    ...added.slice(0, MAX_NAMED),
    ...dropped.slice(0, MAX_NAMED),
  ])
  const rows = await findListedPosts(db, named, viewer)
  const list = (posts: readonly CitedPost[], mark: 'ins' | 'del') => renderChanges(posts, mark, rows, labels)
  return html`<section class="panel" aria-labelledby="versions"><h2 id="versions">Versions</h2><ol class="timeline" reversed>${changes.map(
    ({ version, before, added, dropped }) => {
      const { recordedAt, bodySha256, posts, unresolved } = version
      return html`<li>${timeLabel(recordedAt.toISOString())}<div>${cites(posts.length, unresolved)}${before !== undefined && before.bodySha256 !== bodySha256 && '; its words changed'} <code title="SHA-256 of the body">${bodySha256.slice(0, 16)}…</code>${list(added, 'ins')}${list(dropped, 'del')}</div></li>`
    },
  )}</ol></section>`
}

const cites = (posts: number, unresolved: number): string => {
  const count = new Intl.PluralRules('en').select(posts) === 'one' ? 'post' : 'posts'
  return `Cites ${formatNumber(posts)} ${count}${unresolved > 0 ? `, and ${formatNumber(unresolved)} without a known address` : ''}`
}

function postsOnlyIn(one: CitingVersion, other: CitingVersion): CitedPost[] {
  const known = new Set(other.posts.map(postSlug))
  return [...new Map(one.posts.map((post) => [postSlug(post), post])).values()].filter(
    (post) => !known.has(postSlug(post)),
  )
}

function renderChanges(
  posts: readonly CitedPost[],
  mark: 'ins' | 'del',
  rows: ReadonlyMap<string, PostRow>,
  labels: PlatformLabels,
): Html | null {
  if (posts.length === 0) return null
  const word = mark === 'ins' ? 'added' : 'no longer cited'
  const more = posts.length - MAX_NAMED
  return html`<p class="fine"><b>${mark === 'ins' ? '+' : '−'} ${word}:</b> ${posts
    .slice(0, MAX_NAMED)
    .map((post, n) => {
      const row = rows.get(postSlug(post))
      const name =
        row === undefined
          ? html`a post on ${labels.platform(post.platform)}`
          : html`<a href="${postPath(post)}">${authorLabel(post.platform, serializePost(row).author, labels)}</a> <span class="dim">(${labels.platform(post.platform)})</span>`
      return html`${n > 0 && ', '}${name}`
    })}${more > 0 && `, and ${formatNumber(more)} more`}</p>`
}
