import { type Html, html } from '../../card/html.ts'
import { livenessLabel } from '../../card/original-state.ts'
import type { Db } from '../../catalog/catalog.ts'
import { listPosts } from '../../catalog/search/list-posts.ts'
import type { PostFilter } from '../../catalog/search/post-filter.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import { Liveness, Outcome } from '../../model/outcome.ts'
import { ShownState } from '../../model/shown-state.ts'
import { PLATFORM_NAMES } from '../../platforms/registry.ts'
import { buildHref } from './query-params.ts'

type Chosen = Readonly<Record<string, string | undefined>>
type Facet = 'state' | 'outcome' | 'platform' | 'liveness'

/** The number of posts for each value of each facet; null if there are too many posts to count. */
type FacetCounts = Readonly<Record<Facet, ReadonlyMap<string | null, number>>> | null

const STATE_LABELS: Readonly<Record<ShownState, string>> = {
  watched: 'Watched',
  suspected: 'Perhaps lost',
  lost: 'Lost',
  returned: 'Returned',
  gone: 'Gone before the capture',
}
const capitalize = (value: string): string => value.charAt(0).toUpperCase() + value.slice(1)

interface FacetGroup {
  readonly name: Facet
  readonly title: string
  readonly values: ReadonlyArray<readonly [value: string, label: string]>
}

const facetGroups = (labels: PlatformLabels): readonly FacetGroup[] => [
  { name: 'state', title: 'Original', values: ShownState.options.map((one) => [one, STATE_LABELS[one]]) },
  { name: 'outcome', title: 'Capture', values: Outcome.options.map((one) => [one, capitalize(one)]) },
  { name: 'platform', title: 'Platform', values: PLATFORM_NAMES.map((one) => [one, labels.platform(one)]) },
  {
    name: 'liveness',
    title: 'Last check',
    values: Liveness.options.map((one) => [one, capitalize(livenessLabel(one))]),
  },
]

/** Facets are counted only for searches with at most this many posts. */
const MAX_COUNTED = 500

/** Counts the posts of a search by facet; null if it finds too many. */
export async function countFacets(db: Db, filter: PostFilter): Promise<FacetCounts> {
  const { posts, next } = await listPosts(db, filter, { cursor: null, limit: MAX_COUNTED })
  if (next !== null) return null
  const countBy = (facet: Facet) =>
    new Map([...Map.groupBy(posts, (post) => post[facet])].map(([value, some]) => [value, some.length]))
  return {
    state: countBy('state'),
    outcome: countBy('outcome'),
    platform: countBy('platform'),
    liveness: countBy('liveness'),
  }
}

/** Renders the facets of a search. Each accepts one value; selecting it again removes it. */
export function renderFacets(chosen: Chosen, counts: FacetCounts, labels: PlatformLabels): Html {
  return html`<nav class="facets" aria-label="Narrow the search">${facetGroups(labels).map((facet) => renderGroup(facet, chosen, counts))}</nav>`
}

function renderGroup({ name, title, values }: FacetGroup, chosen: Chosen, counts: FacetCounts): Html | null {
  const selected = chosen[name]
  const counted = counts?.[name]
  const some = values.filter(([value]) =>
    selected === undefined ? !counted || counted.has(value) : value === selected,
  )
  if (some.length === 0) return null
  const open = selected !== undefined || name === 'state' || counts !== null
  return html`<details${open && html` open`}><summary><h2>${title}</h2></summary><ul>${some.map(
    ([value, label]) =>
      html`<li><a href="${buildHref('/', { ...chosen, [name]: value === selected ? null : value })}"${
        value === selected && html` aria-current="true"`
      }>${label}${
        value === selected
          ? html`<span><span class="unseen"> (selected; click to remove)</span><span class="count" aria-hidden="true">×</span></span>`
          : counted !== undefined &&
            html`<span class="count">${counted.get(value) ?? 0}<span class="unseen"> posts</span></span>`
      }</a></li>`,
  )}</ul></details>`
}
