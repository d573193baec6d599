import { formatNumber } from '../card/format-number.ts'
import { type Html, html, safeHref } from '../card/html.ts'
import { stripBidi } from '../card/strip-bidi.ts'
import { livenessLabel, STATE_LABELS } from '../model/state-labels.ts'
import { LABELS } from '../platforms/registry.ts'
import { nameCauses } from './name-causes.ts'
import { type NamedCount, renderBarChart, renderDailyChart, renderStackedBars } from './plots.ts'
import type { Report, ReportEntry } from './report-data.ts'
import { summarizeReport } from './summary.ts'

/** Where posts and articles lead: to their originals in a file, to their own pages in the archive's. */
export interface ReportLinks {
  post(post: ReportEntry): string
  article(article: { readonly id: string; readonly url: string }): string
}

/**
 * Renders a report: what happened in its time span, everything that is dead now, and the state of the copies.
 *
 * @param rows posts that each table lists at most
 */
export function renderReportBody(report: Report, links: ReportLinks, rows = Number.POSITIVE_INFINITY): Html {
  const { lost, returned, gone, dead, audit } = report
  const authors = lost.byAuthor.map(({ platform, handle, count }) => ({
    name: `${LABELS.handle(platform, handle)} (${LABELS.platform(platform)})`,
    count,
  }))
  const articles = lost.byArticle.map((one) => ({
    name: one.title ?? one.url,
    count: one.count,
    href: links.article(one),
  }))
  const table = (title: string, tally: Report['returned']) => renderPosts(title, tally, links, rows)
  return html`<section aria-labelledby="span"><h2 id="span">In this time</h2><p>${summarizeReport(report).join(' ')}</p>
${renderLossesByDay('Lost and returned', report, lost.byDay, returned.byDay)}
<div class="plots">${renderBarChart('Lost, by cause', nameCauses(lost.byCause), 'bad')}${renderBarChart('Lost, by platform', platformsOf(lost.byPlatform), 'bad')}${renderBarChart('Lost, by author', authors, 'bad')}${renderBarChart('Lost, by article', articles, 'bad')}</div>
${table('Lost posts', lost)}
${table('Returned posts', returned)}</section>
${renderDead(dead, table('Gone before the first capture', gone), gone.byCause)}
${
  audit.damaged.length > 0 &&
  html`<section id="damaged">${renderTable(
    'Damaged copies',
    ['Snapshot', 'Since', 'Key'],
    audit.damaged.map(
      (one) =>
        html`<tr><td>${one.id}</td><td class="day">${one.since.slice(0, 10)}</td><td>${one.key}</td></tr>`,
    ),
  )}</section>`
}`
}

/** Draws what is dead now, by platform and by cause. */
export function renderDeadPlots(dead: Pick<Report['dead'], 'byPlatform' | 'byCause'>): Html {
  const bars = dead.byPlatform.map(({ name, lost, gone }) => ({
    name: LABELS.platform(name),
    count: lost + gone,
    parts: [
      { kind: 'bad' as const, label: 'lost while Stet watched', count: lost },
      { kind: 'warn' as const, label: STATE_LABELS.gone.name, count: gone },
    ],
  }))
  return html`${renderStackedBars('Dead now, by platform', bars)}${renderBarChart('Dead now, by cause', nameCauses(dead.byCause), 'bad')}`
}

/** Draws what was lost and what returned, by day. */
export const renderLossesByDay = (
  title: string,
  span: { readonly since: string; readonly until: string },
  lost: readonly NamedCount[],
  returned: readonly NamedCount[],
): Html | null =>
  renderDailyChart(title, span, [
    { name: 'Lost', kind: 'bad', days: lost },
    { name: 'Returned', kind: 'good', days: returned },
  ])

/** Everything that is dead now, whenever it died. */
function renderDead(
  dead: Report['dead'],
  found: Html | null,
  foundByCause: Report['gone']['byCause'],
): Html | null {
  const count = dead.byPlatform.reduce((sum, { lost, gone }) => sum + lost + gone, 0)
  if (count === 0 && found === null) return null
  return html`<section aria-labelledby="dead"><h2 id="dead">All that is dead</h2><p>${formatNumber(count)} ${count === 1 ? 'post is' : 'posts are'} dead now; ${formatNumber(dead.articles)}${dead.moreArticles ? ' or more' : ''} ${dead.articles === 1 ? 'article cites' : 'articles cite'} one.</p>
<div class="plots">${renderDeadPlots(dead)}${renderBarChart('Gone before the first capture, found in this time, by cause', nameCauses(foundByCause), 'warn')}</div>
${found}</section>`
}

function renderPosts(
  title: string,
  { list, more }: Report['returned'],
  links: ReportLinks,
  rows: number,
): Html | null {
  if (list.length === 0) return null
  const shown = list
    .slice(0, rows)
    .map(
      (post) =>
        html`<tr><td class="day">${post.at.slice(0, 10)}</td><td class="who">${link(links.post(post), post.author ? LABELS.handle(post.platform, post.author.handle) : post.postId)}<br><span class="platform">${LABELS.platform(post.platform)}</span></td><td>${post.cause && livenessLabel(post.cause)}</td><td class="day">${STATE_LABELS[post.state].name}</td><td>${post.articles.map((one, place) => html`${place > 0 && ', '}${link(links.article(one), one.title ?? one.url)}`)}</td><td class="words" dir="auto">${post.takenDown ? 'taken down' : stripBidi(post.text ?? '')}</td></tr>`,
    )
  const head = ['Day', 'Post', 'Cause', 'Now', 'Cited by', 'Text']
  return html`${renderTable(title, head, shown)}${(more || list.length > rows) && html`<p>The list is truncated; the counts above include all posts.</p>`}`
}

/** A table with a heading that scrolls by itself where it is wide. */
export const renderTable = (title: string, head: readonly string[], rows: readonly Html[]): Html =>
  html`<h3>${title}</h3><div class="wide" tabindex="0" role="region" aria-label="${title}"><table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`

function link(url: string, text: string): Html {
  const href = url.startsWith('/') ? url : safeHref(url)
  const shown = html`<bdi>${stripBidi(text)}</bdi>`
  return href === null ? shown : html`<a href="${href}" rel="noopener noreferrer">${shown}</a>`
}

const platformsOf = (tally: readonly NamedCount[]): NamedCount[] =>
  tally.map(({ name, count }) => ({ name: LABELS.platform(name), count }))
