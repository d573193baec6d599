import { formatNumber } from '../../card/format-number.ts'
import { formatRemaining } from '../../card/format-remaining.ts'
import { type Html, html } from '../../card/html.ts'
import type { App } from '../../runtime/app.ts'
import {
  type BackfillStatus,
  readServiceStatus,
  type ServiceStatus,
} from '../../services/status/service-status.ts'
import { memoizeFor } from '../server/memoize-ttl.ts'
import { counted } from './labels.ts'

/** How long a status is reused. */
const TTL_MS = 3_000

/** Returns a function that reads what the service has to do, at most 3 s old. */
export const createStatusCache = (
  app: Pick<App, 'catalog' | 'clock' | 'queueDepths'>,
): (() => Promise<ServiceStatus>) => memoizeFor(TTL_MS, () => readServiceStatus(app))

/** One line on what is under way, with its rate and its end; null if nothing is. @param details a page that says more */
export function renderUnderWay(
  { open, perMinute, etaSeconds, backfills }: ServiceStatus,
  details: string | null,
): Html | null {
  const running = backfills.filter(isRunning)
  if (open.articles + open.posts === 0 && running.length === 0) return null
  return html`<section class="strip" aria-label="Under way">${running.slice(0, 3).map(renderBackfill)}${
    open.articles + open.posts > 0 &&
    html`<p><b>Under way:</b> ${[open.articles > 0 && counted(open.articles, 'article'), open.posts > 0 && counted(open.posts, 'post')].filter((one) => one !== false).join(' and ')}</p>`
  }<p class="dim">${
    perMinute > 0
      ? `${formatNumber(Math.round(perMinute * 10) / 10)} a minute${etaSeconds === null ? '' : `, about ${formatRemaining(etaSeconds)} left`}`
      : 'nothing ended in the last ten minutes'
  }</p>${details !== null && html`<a href="${details}">Details</a>`}</section>`
}

const endedOf = ({ done, failed }: BackfillStatus): number =>
  done + Object.values(failed).reduce((sum, number) => sum + number, 0)

const isRunning = (one: BackfillStatus): boolean => !one.complete || endedOf(one) < one.sent

function renderBackfill(one: BackfillStatus): Html {
  const failed = endedOf(one) - one.done
  return html`<p><b>Importing <bdi>${one.input}</bdi></b> <progress max="${Math.max(1, one.sent)}" value="${endedOf(one)}" aria-label="Articles read">${endedOf(one)} of ${one.sent}</progress> ${formatNumber(one.done)} of ${counted(one.found, 'article')} read${failed > 0 && `, ${formatNumber(failed)} failed`}</p>`
}
