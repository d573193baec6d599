import { type Html, html } from '../../card/html.ts'
import type { Facet, FacetCounts } from '../../catalog/search/facets.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import { Liveness, Outcome } from '../../model/outcome.ts'
import { ShownState } from '../../model/shown-state.ts'
import { livenessLabel, STATE_LABELS } from '../../model/state-labels.ts'
import { PLATFORM_NAMES } from '../../platforms/registry.ts'
import { POSTS_PATH } from './labels.ts'
import { buildHref } from './query-params.ts'

type Chosen = Readonly<Record<string, string | undefined>>
const capitalize = (value: string): string => value.charAt(0).toUpperCase() + value.slice(1)

interface FacetGroup {
  readonly name: Facet
  readonly title: string
  readonly values: ReadonlyArray<readonly [value: string, label: string]>
}

const facetGroups = (labels: PlatformLabels): readonly FacetGroup[] => [
  {
    name: 'state',
    title: 'Original',
    values: ShownState.options.map((one) => [one, capitalize(STATE_LABELS[one].name)]),
  },
  { name: 'outcome', title: 'Capture', values: Outcome.options.map((one) => [one, capitalize(one)]) },
  { name: 'platform', title: 'Platform', values: PLATFORM_NAMES.map((one) => [one, labels.platform(one)]) },
  {
    name: 'liveness',
    title: 'Last check',
    values: Liveness.options.map((one) => [one, capitalize(livenessLabel(one))]),
  },
]

/** Renders the facets of a search. Each accepts one value; selecting it again removes it. */
export function renderFacets(chosen: Chosen, counts: FacetCounts, labels: PlatformLabels): Html {
  return html`<nav class="facets" aria-label="Narrow the search">${facetGroups(labels).map((facet) => renderGroup(facet, chosen, counts))}</nav>`
}

function renderGroup({ name, title, values }: FacetGroup, chosen: Chosen, counts: FacetCounts): Html | null {
  const selected = chosen[name]
  const counted = counts[name]
  const some = values.filter(([value]) =>
    selected === undefined ? !counts.isWhole || counted.has(value) : value === selected,
  )
  if (some.length === 0) return null
  const open = selected !== undefined || name === 'state' || counts.isWhole
  return html`<details${open && html` open`}><summary><h2>${title}</h2></summary><ul>${some.map(
    ([value, label]) =>
      html`<li><a href="${buildHref(POSTS_PATH, { ...chosen, [name]: value === selected ? null : value })}"${
        value === selected && html` aria-current="true"`
      }>${label}${
        value === selected
          ? html`<span><span class="unseen"> (selected; click to remove)</span><span class="count" aria-hidden="true">×</span></span>`
          : renderCount(counted.get(value) ?? 0, counts.isWhole)
      }</a></li>`,
  )}</ul></details>`
}

/** Renders a number of posts: `12`, or `12+` where more than those may have the value. */
function renderCount(count: number, isWhole: boolean): Html | null {
  if (isWhole) return html`<span class="count">${count}<span class="unseen"> posts</span></span>`
  return count === 0
    ? null
    : html`<span class="count"><span aria-hidden="true">${count}+</span><span class="unseen">at least ${count} posts</span></span>`
}
