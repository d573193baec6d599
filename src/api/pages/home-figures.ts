import { formatBytes } from '../../card/format-bytes.ts'
import { formatNumber } from '../../card/format-number.ts'
import { formatRemaining } from '../../card/format-remaining.ts'
import { formatDay } from '../../card/format-time.ts'
import { type Html, html } from '../../card/html.ts'
import type { ArticleCount } from '../../catalog/figures/article-figures.ts'
import type { DailyCount } from '../../catalog/figures/daily-counts.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import type { Outcome } from '../../model/outcome.ts'
import type { PlatformName } from '../../model/platform.ts'
import {
  type BarKind,
  renderDailyChart,
  renderSparkline,
  renderStackedBars,
  type StackedBar,
} from '../../report/plots.ts'
import { OVERVIEW_DAYS, type Overview } from '../../services/status/read-overview.ts'
import type { ServiceStatus } from '../../services/status/service-status.ts'
import { counted } from './labels.ts'
import { buildHref } from './query-params.ts'

const DAY_MS = 24 * 3600e3
const WEEK_DAYS = 7
/** Weeks of growth that are drawn. */
const WEEKS = 26

const sum = (counts: readonly { readonly count: number }[]): number =>
  counts.reduce((all, { count }) => all + Number(count), 0)
const shown = ({ count, more }: ArticleCount): string => `${formatNumber(count)}${more ? '+' : ''}`

/** The figures that matter most, each with the list behind it. */
export function renderTiles({ span, posts, articles, daily, growth, audits }: Overview): Html {
  const kept = posts.filter(({ outcome }) => outcome !== null && KEPT.has(outcome))
  const week = new Date(span.until.getTime() - (WEEK_DAYS - 1) * DAY_MS).toISOString().slice(0, 10)
  const ofWeek = (kind: DailyCount['kind']) => daily.filter((one) => one.kind === kind && one.day >= week)
  const { snapshots, audited } = audits.copies
  const damaged = audits.damaged.length
  const before = articles.dead.count - articles.lost.count
  return html`<div class="tiles">
<a class="tile" href="/posts"><span>Posts kept</span><b>${formatNumber(sum(kept))}</b><span>${sum(ofWeek('kept')) > 0 ? html`<span class="up">+${formatNumber(sum(ofWeek('kept')))} copies in 7 days</span>` : 'no new copy in 7 days'}</span>${renderSparkline(
    growth.slice(-WEEKS).map((one) => one.snapshots),
    'plain',
  )}</a>
<a class="tile" href="/articles?dead=true"><span>Stories with a dead embed</span><b>${shown(articles.dead)}</b><span>${shown(articles.lost)} lost while we watched · ${formatNumber(before)} before</span><span>of ${formatNumber(articles.all)} ${articles.all === 1 ? 'story' : 'stories'}</span></a>
<a class="tile" href="/losses"><span>Lost in 7 days</span><b>${formatNumber(sum(ofWeek('lost')))}</b><span>${sum(ofWeek('returned')) > 0 ? html`<span class="up">${formatNumber(sum(ofWeek('returned')))} returned</span>` : 'none returned'}</span>${renderSparkline(perDay(daily, 'lost', span.since), 'bad')}</a>
<a class="tile" href="/report"><span>Copies read again in ${OVERVIEW_DAYS} days</span><b>${snapshots === 0 ? '–' : `${Math.floor((audited / snapshots) * 100)} %`}</b><span>${
    damaged > 0
      ? html`<span class="down">${formatNumber(damaged)} damaged</span>`
      : audited === 0
        ? 'none read again yet'
        : html`<span class="up">all whole</span>`
  }</span><span>${formatBytes(growth.reduce((all, { bytes }) => all + bytes, 0))} in ${counted(snapshots, 'copy', 'copies')}</span></a>
</div>`
}

function perDay(daily: readonly DailyCount[], kind: DailyCount['kind'], since: Date): number[] {
  return Array.from({ length: OVERVIEW_DAYS }, (_, n) => {
    const day = new Date(since.getTime() + n * DAY_MS).toISOString().slice(0, 10)
    return sum(daily.filter((one) => one.kind === kind && one.day === day))
  })
}

/** How outcomes are grouped in a bar. */
const PARTS: ReadonlyArray<{
  readonly kind: BarKind
  readonly label: string
  readonly outcomes: readonly (Outcome | null)[]
}> = [
  { kind: 'plain', label: 'whole', outcomes: ['captured'] },
  {
    kind: 'pale',
    label: 'in part, or words only',
    outcomes: ['partial', 'salvaged', 'private', 'withheld', 'age-gated'],
  },
  { kind: 'bad', label: 'gone without a copy', outcomes: ['gone'] },
  { kind: 'warn', label: 'no answer', outcomes: ['blocked', 'failed', 'unsupported', 'unresolved'] },
  { kind: 'quiet', label: 'not captured yet', outcomes: [null] },
]
const KEPT = new Set<Outcome>(['captured', 'partial', 'salvaged'])

/** The embedded posts by platform, and what is kept of them. */
export function renderPlatforms({ posts }: Overview, labels: PlatformLabels): Html | null {
  const bars: StackedBar[] = [...Map.groupBy(posts, ({ platform }) => platform)].map(([platform, some]) => ({
    name: labels.platform(platform),
    href: buildHref('/posts', { platform }),
    count: sum(some),
    parts: PARTS.map(({ kind, label, outcomes }) => ({
      kind,
      label,
      count: sum(some.filter(({ outcome }) => outcomes.includes(outcome))),
    })),
  }))
  const plot = renderStackedBars(
    'Embedded posts by platform',
    bars.toSorted((a, b) => b.count - a.count),
  )
  return plot && html`<section class="panel">${plot}</section>`
}

const KINDS: ReadonlyArray<readonly [DailyCount['kind'], name: string, bar: BarKind]> = [
  ['kept', 'Copies kept', 'plain'],
  ['lost', 'Lost', 'bad'],
  ['returned', 'Returned', 'good'],
]

/** What was kept, lost and returned: by day, and by platform. */
export function renderDaily({ span, daily }: Overview, labels: PlatformLabels): Html | null {
  const plot = renderDailyChart(
    `The last ${OVERVIEW_DAYS} days`,
    { since: span.since.toISOString(), until: span.until.toISOString() },
    KINDS.map(([kind, name, bar]) => ({
      name,
      kind: bar,
      days: daily.filter((one) => one.kind === kind).map(({ day, count }) => ({ name: day, count })),
    })),
  )
  if (plot === null) return null
  const byPlatform = [...Map.groupBy(daily, ({ platform }) => platform)]
  const of = (some: readonly DailyCount[], kind: DailyCount['kind']) =>
    sum(some.filter((one) => one.kind === kind))
  return html`<section class="panel">${plot}<div class="scroll" tabindex="0" role="region" aria-label="By platform"><table>
<thead><tr><th scope="col">Platform</th>${KINDS.map(([, name]) => html`<th scope="col" class="n">${name}</th>`)}</tr></thead>
<tbody>${byPlatform
    .toSorted(([, a], [, b]) => sum(b) - sum(a))
    .map(
      ([platform, some]: [PlatformName, DailyCount[]]) =>
        html`<tr><th scope="row">${labels.platform(platform)}</th>${KINDS.map(([kind]) => html`<td class="n">${formatNumber(of(some, kind))}</td>`)}</tr>`,
    )}</tbody></table></div></section>`
}

/** What waits, what is stored, and whether the copies are whole. */
export function renderHouse(
  { growth, audits, articles, holds, backupAge }: Overview,
  { open, perMinute, etaSeconds, queues }: ServiceStatus,
  labels: PlatformLabels,
): Html {
  const waiting = open.articles + open.posts
  const oldest = Math.max(0, ...queues.map(({ oldestSeconds }) => oldestSeconds ?? 0))
  const dead = queues.reduce((all, { failed }) => all + failed, 0)
  const { snapshots, never, oldest: oldestAudit } = audits.copies
  const weeks = growth.slice(-WEEKS)
  const first = weeks[0]
  const last = weeks.at(-1)
  const plot =
    first !== undefined &&
    last !== undefined &&
    weeks.length > 1 &&
    renderDailyChart(
      'Storage',
      { since: first.week, until: new Date(Date.parse(last.week) + WEEK_DAYS * DAY_MS).toISOString() },
      [
        {
          name: 'Added',
          kind: 'plain',
          days: weeks.map(({ week, bytes }) => ({ name: week, count: bytes })),
          format: formatBytes,
        },
      ],
      WEEK_DAYS,
    )
  return html`<section class="panel" aria-labelledby="house"><h2 id="house">The house</h2><dl class="facts">
<dt>Waiting</dt><dd>${
    waiting === 0
      ? 'nothing'
      : `${counted(open.articles, 'article')}, ${counted(open.posts, 'post')}${oldest > 0 ? `, the oldest for ${formatRemaining(oldest)}` : ''}`
  }</dd>
<dt>Rate</dt><dd>${formatNumber(Math.round(perMinute * 10) / 10)} a minute${etaSeconds !== null && `, done in about ${formatRemaining(etaSeconds)}`}</dd>
<dt>Given up</dt><dd>${dead === 0 ? 'no job' : counted(dead, 'job')}</dd>
<dt>Stories</dt><dd>${formatNumber(articles.all)}</dd>
<dt>Stored</dt><dd>${formatBytes(growth.reduce((all, { bytes }) => all + bytes, 0))} in ${counted(snapshots, 'copy', 'copies')}</dd>
<dt>Audits</dt><dd>${
    audits.damaged.length > 0 ? html`<b>${formatNumber(audits.damaged.length)} damaged</b>` : 'no damage'
  }; ${formatNumber(never)} never read again${oldestAudit !== null && html`; the oldest audit is of ${formatDay(oldestAudit.toISOString())}`}</dd>
<dt>Backup</dt><dd>${backupAge === null ? html`the catalog has none: <code>stet backup</code>` : `${formatRemaining(backupAge)} old`}</dd>
<dt>Platforms</dt><dd>${holds.length === 0 ? 'no losses are held' : `held: ${holds.map(({ platform }) => labels.platform(platform)).join(', ')}`}</dd></dl>${plot}</section>`
}
