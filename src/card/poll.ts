import type { Poll } from '../model/post-record.ts'
import { formatNumber } from './format-number.ts'
import { formatMoment } from './format-time.ts'
import { type Html, html } from './html.ts'

/** Renders a poll at the time of capture: each option with its share, the leading one marked. */
export function renderPoll({ options, endsAt, multiple, voters }: Poll, capturedAt: Date): Html {
  const total = options.reduce((sum, option) => sum + (option.votes ?? 0), 0)
  const most = Math.max(...options.map(({ votes }) => votes ?? 0))
  // With several choices the votes exceed the voters, and the platform shows the share of the voters.
  const whole = multiple && voters ? voters : total
  const share = (votes: number | null) =>
    votes === null || whole === 0 ? 0 : Math.min(100, Math.round((votes / whole) * 100))
  const open = endsAt !== null && new Date(endsAt) > capturedAt
  return html`<section class="poll" aria-label="Poll"><ul>${options.map(
    ({ label, votes }) =>
      html`<li${total > 0 && votes === most && html` class="most"`}><svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 1"><rect width="${share(votes)}" height="1"/></svg><span class="label" dir="auto">${label}</span><span class="share">${votes === null ? '' : `${share(votes)} %`}</span></li>`,
  )}</ul><p class="small">${total > 0 && `${formatNumber(total)} ${total === 1 ? 'vote' : 'votes'}`}${multiple === true && html`${total > 0 && ' · '}several choices allowed`}${total > 0 && endsAt !== null && ' · '}${
    endsAt !== null && html`${open ? 'still open at capture, ends' : 'ended'} ${formatMoment(endsAt)}`
  }</p></section>`
}
