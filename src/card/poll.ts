import type { Poll } from '../model/post-record.ts'
import { formatNumber } from './format-number.ts'
import { formatMoment } from './format-time.ts'
import { type Html, html } from './html.ts'

/** Renders a poll at the time of capture: each option with its share, the leading one marked. */
export function renderPoll({ options, endsAt }: Poll, capturedAt: Date): Html {
  const total = options.reduce((sum, option) => sum + (option.votes ?? 0), 0)
  const most = Math.max(...options.map(({ votes }) => votes ?? 0))
  const share = (votes: number | null) =>
    votes === null || total === 0 ? 0 : Math.round((votes / total) * 100)
  const open = endsAt !== null && new Date(endsAt) > capturedAt
  return html`<section class="poll" aria-label="Poll"><ul>${options.map(
    ({ label, votes }) =>
      html`<li${total > 0 && votes === most && html` class="most"`}><svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 1"><rect width="${share(votes)}" height="1"/></svg><span class="label" dir="auto">${label}</span><span class="share">${votes === null ? '' : `${share(votes)} %`}</span></li>`,
  )}</ul><p class="small">${total > 0 && `${formatNumber(total)} ${total === 1 ? 'vote' : 'votes'}`}${total > 0 && endsAt !== null && ' · '}${
    endsAt !== null && html`${open ? 'still open at capture, ends' : 'ended'} ${formatMoment(endsAt)}`
  }</p></section>`
}
