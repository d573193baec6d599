import { scaleBand, scaleLinear, scaleUtc } from 'd3-scale'
import { type Html, html } from '../card/html.ts'

interface Count {
  readonly name: string
  readonly count: number
}

const WIDTH = 720
const DAY_MS = 24 * 3600e3
/** Maximum number of bars; longer spans get bars of several days. */
const MAX_BARS = 60

/** Draws a horizontal bar per count, with its name and number, as SVG without a script. */
export function renderBarChart(title: string, counts: readonly Count[]): Html | null {
  const shown = counts.slice(0, 12)
  if (shown.length === 0) return null
  const height = shown.length * 26
  const y = scaleBand(
    shown.map((_, place) => place),
    [0, height],
  ).padding(0.2)
  const x = scaleLinear([0, Math.max(...shown.map(({ count }) => count))], [0, WIDTH - 300])
  const bars = shown.map(({ name, count }, place) => {
    const top = y(place) ?? 0
    const middle = top + y.bandwidth() / 2
    return html`<text x="212" y="${middle}" class="name">${short(name)}</text><rect x="220" y="${top}" width="${Math.max(1, x(count)).toFixed(1)}" height="${y.bandwidth().toFixed(1)}"/><text x="${(226 + x(count)).toFixed(1)}" y="${middle}" class="count">${count}</text>`
  })
  return html`<figure><figcaption>${title}</figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label(title, shown)}">${bars}</svg></figure>`
}

/** Draws the numbers of lost posts above a line, and of returned posts below it, per day. */
export function renderDailyChart(
  title: string,
  span: { readonly since: string; readonly until: string },
  lost: readonly Count[],
  returned: readonly Count[],
): Html | null {
  if (lost.length + returned.length === 0) return null
  const from = Date.parse(span.since.slice(0, 10))
  const days = Math.floor((Date.parse(span.until) - from) / DAY_MS) + 1
  const daysPerBar = Math.max(1, Math.ceil(days / MAX_BARS))
  const sumPerBar = (counts: readonly Count[]) => {
    const bars = new Map<number, number>()
    for (const { name, count } of counts) {
      const bar = Math.floor((Date.parse(name) - from) / DAY_MS / daysPerBar)
      bars.set(bar, (bars.get(bar) ?? 0) + count)
    }
    return bars
  }
  const [above, below] = [sumPerBar(lost), sumPerBar(returned)]
  const highest = Math.max(1, ...above.values(), ...below.values())
  const x = scaleUtc([from, from + Math.ceil(days / daysPerBar) * daysPerBar * DAY_MS], [40, WIDTH - 10])
  const y = scaleLinear([0, highest], [0, 90])
  const width = Math.max(1, (WIDTH - 50) / Math.ceil(days / daysPerBar) - 1)
  const bar = (place: number, count: number, kind: 'lost' | 'returned') => {
    const at = x(from + place * daysPerBar * DAY_MS).toFixed(1)
    const top = kind === 'lost' ? 100 - y(count) : 101
    return html`<rect class="${kind}" x="${at}" y="${top.toFixed(1)}" width="${width.toFixed(1)}" height="${y(count).toFixed(1)}"/>`
  }
  const foot = 102 + y(Math.max(0, ...below.values()))
  const ticks = x
    .ticks(6)
    .map(
      (tick) =>
        html`<text x="${x(tick).toFixed(1)}" y="${(foot + 14).toFixed(1)}" class="tick">${tick.toISOString().slice(0, 10)}</text>`,
    )
  const unit = daysPerBar === 1 ? 'one bar per day' : `one bar per ${daysPerBar} days`
  return html`<figure><figcaption>${title}: lost above the line, returned below, ${unit}; the highest is ${highest}</figcaption><svg viewBox="0 0 ${WIDTH} ${(foot + 26).toFixed(1)}" role="img" aria-label="${title}: ${sum(lost)} lost, ${sum(returned)} returned">${[...above].map(([place, count]) => bar(place, count, 'lost'))}${[...below].map(([place, count]) => bar(place, count, 'returned'))}<line x1="40" x2="${WIDTH - 10}" y1="100.5" y2="100.5"/>${ticks}</svg></figure>`
}

const sum = (counts: readonly Count[]): number => counts.reduce((all, { count }) => all + count, 0)
const short = (name: string): string => {
  const characters = [...name]
  return characters.length > 30 ? `${characters.slice(0, 29).join('')}…` : name
}
const label = (title: string, counts: readonly Count[]): string =>
  `${title}: ${counts.map(({ name, count }) => `${name} ${count}`).join(', ')}`
