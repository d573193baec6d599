import { type Html, html } from '../../card/html.ts'
import { livenessLabel } from '../../card/original-state.ts'
import type { Db } from '../../catalog/catalog.ts'
import { listPosts } from '../../catalog/search/list-posts.ts'
import type { PostFilter } from '../../catalog/search/post-filter.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import { Liveness, Outcome, WatchState } from '../../model/outcome.ts'
import { PLATFORM_NAMES } from '../../platforms/registry.ts'
import { buildHref } from './search-params.ts'

type Chosen = Readonly<Record<string, string | undefined>>
type Facet = 'state' | 'outcome' | 'platform' | 'liveness'

/** How many posts have which value; null where they are too many to count for one page. */
export type FacetCounts = Readonly<Record<Facet, ReadonlyMap<string | null, number>>> | null

const STATE_WORDS: Readonly<Record<WatchState, string>> = {
  watched: 'Watched',
  suspected: 'Perhaps lost',
  lost: 'Lost',
  returned: 'Returned',
}
const asWord = (value: string): string => value.charAt(0).toUpperCase() + value.slice(1)

interface Shown {
  readonly name: Facet
  readonly title: string
  readonly values: ReadonlyArray<readonly [value: string, words: string]>
}

const shownFacets = (labels: PlatformLabels): readonly Shown[] => [
  { name: 'state', title: 'Original', values: WatchState.options.map((one) => [one, STATE_WORDS[one]]) },
  { name: 'outcome', title: 'Capture', values: Outcome.options.map((one) => [one, asWord(one)]) },
  { name: 'platform', title: 'Platform', values: PLATFORM_NAMES.map((one) => [one, labels.platform(one)]) },
  {
    name: 'liveness',
    title: 'Last check',
    values: Liveness.options.map((one) => [one, asWord(livenessLabel(one))]),
  },
]

/** So many posts are looked at to count them. */
const COUNTED = 500

/** What is in each facet of a search that finds no more than can be counted at once. */
export async function countFacets(db: Db, filter: PostFilter): Promise<FacetCounts> {
  const { posts, next } = await listPosts(db, filter, { cursor: null, limit: COUNTED })
  if (next !== null) return null
  const of = (facet: Facet) =>
    new Map([...Map.groupBy(posts, (post) => post[facet])].map(([value, some]) => [value, some.length]))
  return { state: of('state'), outcome: of('outcome'), platform: of('platform'), liveness: of('liveness') }
}

/** What a search can be narrowed by: one value of each; choosing it again lets go of it. */
export function renderFacets(chosen: Chosen, counts: FacetCounts, labels: PlatformLabels): Html {
  return html`<nav class="facets" aria-label="Narrow the search">${shownFacets(labels).map((facet) => group(facet, chosen, counts))}</nav>`
}

function group({ name, title, values }: Shown, chosen: Chosen, counts: FacetCounts): Html | null {
  const now = chosen[name]
  const counted = counts?.[name]
  const some = values.filter(([value]) =>
    now === undefined ? !counted || counted.has(value) : value === now,
  )
  if (some.length === 0) return null
  const open = now !== undefined || name === 'state' || counts !== null
  return html`<details${open && html` open`}><summary><h2>${title}</h2></summary><ul>${some.map(
    ([value, words]) =>
      html`<li><a href="${buildHref('/', { ...chosen, [name]: value === now ? null : value })}"${
        value === now && html` aria-current="true"`
      }>${words}${
        value === now
          ? html`<span><span class="unseen"> (chosen; let go)</span><span class="count" aria-hidden="true">×</span></span>`
          : counted !== undefined &&
            html`<span class="count">${counted.get(value) ?? 0}<span class="unseen"> posts</span></span>`
      }</a></li>`,
  )}</ul></details>`
}
