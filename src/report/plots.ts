import { scaleLinear, scaleUtc } from 'd3-scale'
import { formatNumber } from '../card/format-number.ts'
import { type Html, html, safeHref } from '../card/html.ts'
import { stripBidi } from '../card/strip-bidi.ts'

/*
 * Plots of reports and pages, as SVG without a script or a style of its own. They have no view box: places are shares of the
 * width, so that a plot fills a telephone and a wide screen with letters of one size. Names and numbers are text of the page.
 */

/** A number with its name; `href` is a path of the pages, or an http(s) address. */
export interface NamedCount {
  readonly name: string
  readonly count: number
  readonly href?: string
}

/** The colours of bars; each has a class of the same name in `PLOT_STYLE`. */
export type BarKind = 'plain' | 'pale' | 'quiet' | 'warn' | 'bad' | 'good'

/** A bar that is made of parts, in the order of the legend. */
export interface StackedBar extends NamedCount {
  readonly parts: readonly { readonly kind: BarKind; readonly label: string; readonly count: number }[]
}

const MAX_ROWS = 12
const percent = (share: number): string => `${(share * 100).toFixed(2)}%`
const highestOf = (counts: readonly NamedCount[]): number => Math.max(1, ...counts.map(({ count }) => count))

/** Draws a horizontal bar per count, with its name and number; null without one. */
export function renderBarChart(
  title: string,
  counts: readonly NamedCount[],
  kind: BarKind = 'plain',
): Html | null {
  return renderStackedBars(
    title,
    counts.map((one) => ({ ...one, parts: [{ kind, label: '', count: one.count }] })),
  )
}

/** Draws a horizontal bar of parts per count, with a legend if its parts have labels; null without a bar. */
export function renderStackedBars(title: string, bars: readonly StackedBar[]): Html | null {
  const shown = bars.slice(0, MAX_ROWS)
  if (shown.length === 0) return null
  const x = scaleLinear([0, highestOf(shown)], [0, 1])
  const legend = new Map(
    shown
      .flatMap(({ parts }) => parts.filter((one) => one.count > 0 && one.label !== ''))
      .map((one) => [one.label, one.kind]),
  )
  return html`<figure class="plot"><figcaption>${title}</figcaption><ul class="bars">${shown.map(
    ({ name, count, href, parts }) =>
      html`<li><span class="name">${linked(name, href)}</span>${renderBar(parts, x)}<span class="count">${formatNumber(count)}</span></li>`,
  )}</ul>${
    legend.size > 0 &&
    html`<ul class="legend">${[...legend].map(([label, kind]) => html`<li><svg width="10" height="10" aria-hidden="true"><rect class="${kind}" x="0" y="0" width="10" height="10" rx="2"/></svg> ${label}</li>`)}</ul>`
  }</figure>`
}

function renderBar(parts: StackedBar['parts'], x: (count: number) => number): Html {
  let from = 0
  const told = parts.filter(({ count, label }) => count > 0 && label !== '')
  const rects = parts.map(({ kind, label, count }) => {
    const start = from
    from += count
    // A part that is not zero is seen.
    return (
      count > 0 &&
      html`<rect class="${kind}" x="${percent(x(start))}" y="0" width="${percent(Math.max(0.004, x(count)))}" height="14">${label !== '' && html`<title>${label}: ${formatNumber(count)}</title>`}</rect>`
    )
  })
  const label = told.map((one) => `${one.label} ${formatNumber(one.count)}`).join(', ')
  return html`<svg class="bar-of" width="100%" height="14"${label === '' ? html` aria-hidden="true"` : html` role="img" aria-label="${label}"`}>${rects}</svg>`
}

function linked(name: string, href: string | undefined): Html {
  const shown = html`<bdi>${stripBidi(name)}</bdi>`
  const to = href !== undefined && /^\/(?!\/)/.test(href) ? href : safeHref(href ?? null)
  return to === null ? shown : html`<a href="${to}" rel="noopener noreferrer">${shown}</a>`
}

const DAY_MS = 24 * 3600e3
/** Maximum number of bars; longer spans get bars of several days. */
const MAX_BARS = 60
const HEIGHT = 72
/** Above the highest bar, for the number of the axis. */
const HEAD = 16
const FOOT = 20

/** The counts of one kind by day (`YYYY-MM-DD`); days without one are left out. */
export interface DailySeries {
  readonly name: string
  readonly kind: BarKind
  readonly days: readonly NamedCount[]
  readonly format?: (count: number) => string
}

/**
 * Draws the numbers of each day, a row of bars for each series with an axis of its own; null if nothing is counted.
 *
 * @param minDays days per bar at least; a long span has more
 */
export function renderDailyChart(
  title: string,
  span: { readonly since: string; readonly until: string },
  series: readonly DailySeries[],
  minDays = 1,
): Html | null {
  if (series.every(({ days }) => days.length === 0)) return null
  const from = Date.parse(span.since.slice(0, 10))
  const days = Math.floor((Date.parse(span.until) - 1 - from) / DAY_MS) + 1
  const daysPerBar = Math.max(minDays, Math.ceil(days / MAX_BARS))
  const bars = Math.ceil(days / daysPerBar)
  const unit = daysPerBar === 1 ? 'one bar per day' : `one bar per ${daysPerBar} days`
  const x = scaleUtc([from, from + bars * daysPerBar * DAY_MS], [0, 1])
  const barOf = (day: string) => Math.floor((Date.parse(day) - from) / DAY_MS / daysPerBar)
  return html`<figure class="plot"><figcaption>${title}, ${unit}</figcaption>${series.map(
    ({ name, kind, days: counts, format = formatNumber }) => {
      const sums = sumPerBar(counts, barOf)
      const told = `${name}: ${format(counts.reduce((sum, { count }) => sum + count, 0))}`
      if (sums.size === 0) return html`<p class="series">${told}</p>`
      const highest = Math.max(...sums.values())
      return html`<p class="series">${told}</p><svg class="daily" width="100%" height="${HEAD + HEIGHT + FOOT}" role="img" aria-label="${told}, at most ${format(highest)} in a bar">${renderAxes(format(highest), x)}${[
        ...sums,
      ].map(([place, count]) => {
        const at = from + place * daysPerBar * DAY_MS
        const height = Math.max(1.5, (count / highest) * HEIGHT)
        return html`<rect class="${kind}" x="${percent(x(at))}" y="${(HEAD + HEIGHT - height).toFixed(1)}" width="${percent(0.8 / bars)}" height="${height.toFixed(1)}"><title>${DAY.format(at)}: ${format(count)}</title></rect>`
      })}</svg>`
    },
  )}</figure>`
}

const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const TICK = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', year: '2-digit', timeZone: 'UTC' })
/** A span from which ticks name months. */
const LONG_MS = 180 * DAY_MS

function renderAxes(highest: string, x: ReturnType<typeof scaleUtc<number, number>>): Html {
  const [first, last] = x.domain() as [Date, Date]
  const format = last.getTime() - first.getTime() > LONG_MS ? MONTH : TICK
  const ticks = x.ticks(3).filter((tick) => x(tick) < 0.95)
  return html`<line class="grid" x1="0" x2="100%" y1="${HEAD}" y2="${HEAD}"/><text class="tick" x="0" y="${HEAD - 5}">${highest}</text><line class="axis" x1="0" x2="100%" y1="${HEAD + HEIGHT}.5" y2="${HEAD + HEIGHT}.5"/>${ticks.map(
    (tick) => {
      const at = percent(x(tick))
      return html`<line class="axis" x1="${at}" x2="${at}" y1="${HEAD + HEIGHT}" y2="${HEAD + HEIGHT + 4}"/><text class="tick" x="${at}" y="${HEAD + HEIGHT + 16}"${x(tick) > 0.03 && html` text-anchor="${x(tick) > 0.9 ? 'end' : 'middle'}"`}>${format.format(tick)}</text>`
    },
  )}`
}

function sumPerBar(days: readonly NamedCount[], placeOf: (day: string) => number): Map<number, number> {
  const sums = new Map<number, number>()
  for (const { name, count } of days) {
    const place = placeOf(name)
    sums.set(place, (sums.get(place) ?? 0) + count)
  }
  return sums
}

/** Draws numbers as narrow bars without an axis, beside a figure that names them. */
export function renderSparkline(numbers: readonly number[], kind: BarKind): Html | null {
  const highest = Math.max(...numbers)
  if (numbers.length === 0 || highest <= 0) return null
  const x = scaleLinear([0, numbers.length], [0, 1])
  const bars = numbers.map((one, place) => {
    const height = one === 0 ? 0 : Math.max(1.5, (one / highest) * 30)
    return (
      height > 0 &&
      html`<rect class="${kind}" x="${percent(x(place))}" y="${(30 - height).toFixed(1)}" width="${percent(0.8 / numbers.length)}" height="${height.toFixed(1)}"/>`
    )
  })
  return html`<svg class="sparkline" width="100%" height="30" aria-hidden="true">${bars}</svg>`
}
