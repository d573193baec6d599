import { formatNumber } from '../../card/format-number.ts'
import { formatMoment } from '../../card/format-time.ts'
import { type Html, html } from '../../card/html.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import type { ArticleState } from '../../catalog/tables/work.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import type { Liveness, Outcome } from '../../model/outcome.ts'
import { OUTCOME_LABELS } from '../../model/outcome-labels.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { PostMatch } from '../../model/post-match.ts'
import type { ShownState } from '../../model/shown-state.ts'
import { LIVENESS_LABELS, livenessLabel, STATE_LABELS } from '../../model/state-labels.ts'
import type { StatusTone } from '../../model/status-label.ts'
import { ARTICLE_STATE_LABELS } from './article-labels.ts'
import { renderMarked } from './marked-text.ts'

/** The page that says what every chip means. */
export const WORDS_PATH = '/words'

/** Renders a coloured chip, which leads to what it means. The name carries the meaning, never the colour alone. */
export const badge = (tone: StatusTone, label: string, meaning: string): Html =>
  html`<a class="mark ${tone}" href="${WORDS_PATH}#${meaning}">${label}</a>`

/** The outcome of a post's capture; null while none has ended. */
export function outcomeBadge(outcome: Outcome | null): Html {
  if (outcome === null) return badge('quiet', 'not captured yet', 'waiting')
  const { tone, name } = OUTCOME_LABELS[outcome]
  return badge(tone, name, `outcome-${outcome}`)
}

/** Renders the state of the original: the watch state, or for a watched post the liveness of its last check. */
export function stateBadge(state: ShownState, liveness: Liveness | null): Html {
  if (state === 'watched' && liveness !== null) {
    const { tone, name } = LIVENESS_LABELS[liveness]
    return badge(tone, name, `liveness-${liveness}`)
  }
  const { tone, name } = STATE_LABELS[state]
  return badge(tone, name, `state-${state}`)
}

/** How far Stet is with an article. */
export function articleStateBadge(state: ArticleState): Html {
  const { tone, name } = ARTICLE_STATE_LABELS[state]
  return badge(tone, name, `article-${state}`)
}

interface ShownStatus {
  readonly outcome: Outcome | null
  readonly state: ShownState | null
  readonly liveness: Liveness | null
  readonly takenDown?: boolean
}

/** The worst thing that is true of a post, as one chip: its loss before a failed capture, that before a part that is missing. */
export function statusBadge({ outcome, state, liveness, takenDown = false }: ShownStatus): Html {
  if (takenDown) return badge('bad', 'taken down', 'taken-down')
  if (state === 'lost')
    return badge('bad', liveness === null ? 'lost' : `lost: ${livenessLabel(liveness)}`, 'state-lost')
  if (state === 'gone') return stateBadge(state, null)
  if (outcome === null || OUTCOME_LABELS[outcome].tone === 'bad') return outcomeBadge(outcome)
  if (state === 'suspected') return stateBadge(state, null)
  if (outcome !== 'captured') return outcomeBadge(outcome)
  const isAsCopied = liveness === null || liveness === 'unknown' || liveness === 'live'
  return state === null || (state === 'watched' && isAsCopied)
    ? outcomeBadge(outcome)
    : stateBadge(state, liveness)
}

/** Renders a post's author, isolated so that bidirectional control characters have no effect outside; with the parts that a search matches. */
export function authorLabel(
  platform: PlatformName,
  author: { name: string; handle: string } | null,
  labels: PlatformLabels,
  match: Pick<PostMatch, 'name' | 'handle'> = { name: [], handle: [] },
): Html {
  if (author === null) return html`<span class="someone">Unknown author</span>`
  const handle = labels.handle(platform, author.handle)
  // The platform's sign of an account precedes the handle.
  const sign = handle.length - author.handle.length
  const marks = match.handle.map(([start, end]): [number, number] => [start + sign, end + sign])
  return html`<bdi class="someone">${renderMarked(author.name, match.name, stripBidi)}</bdi> <bdi class="handle-of">${renderMarked(handle, marks, stripBidi)}</bdi>`
}

/** The title of an article, or its URL, without what would change the direction of the text around it. */
export const articleTitle = (article: { readonly title: string | null; readonly url: string }): string =>
  stripBidi(article.title ?? '').trim() || article.url

/** `1 copy`, `1,204 copies`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`

/** Renders a time; a dash for null. */
export const timeLabel = (iso: string | null): Html => (iso === null ? html`–` : formatMoment(iso))

/** The list of posts. */
export const POSTS_PATH = '/posts'

/** The path of a post's page. */
export const postPath = (post: { platform: string; id: string }): string =>
  `/posts/${post.platform}/${encodeURIComponent(post.id)}`
