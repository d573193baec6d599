import { type Html, html } from '../../card/html.ts'
import type { Db } from '../../catalog/catalog.ts'
import { countByDay, type DailyCount } from '../../catalog/figures/daily-counts.ts'
import { countDead } from '../../catalog/watch/loss-report.ts'
import { renderDeadPlots, renderLossesByDay } from '../../report/report-body.ts'

const DAYS = 30
const DAY_MS = 86_400_000

/** Draws the losses of the last days, and all that is dead now; null if nothing is. */
export async function renderLossFigures(db: Db, now: Date): Promise<Html | null> {
  const since = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - (DAYS - 1) * DAY_MS)
  const [daily, dead] = await Promise.all([countByDay(db, since), countDead(db)])
  const of = (kind: DailyCount['kind']) =>
    daily.filter((one) => one.kind === kind).map(({ day, count }) => ({ name: day, count }))
  const span = { since: since.toISOString(), until: now.toISOString() }
  const byDay = renderLossesByDay(`The last ${DAYS} days`, span, of('lost'), of('returned'))
  if (byDay === null && dead.byPlatform.length === 0) return null
  return html`<section class="panel" aria-label="Losses in figures">${byDay}<div class="plots">${renderDeadPlots(dead)}</div><p class="fine"><a href="/report">The report</a> has more, for any time, and as a file.</p></section>`
}
