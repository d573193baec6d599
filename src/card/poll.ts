import type { Poll } from '../model/post-record.ts'
import { formatNumber } from './format-number.ts'
import { formatMoment } from './format-time.ts'
import { type Html, html } from './html.ts'
import type { ResourceUrlResolver } from './media.ts'
import { stripBidi } from './strip-bidi.ts'

/** Renders a poll at the time of capture: each option with its share, the leading one marked. */
export function renderPoll(
  { options, endsAt, voters, kind, multiple }: Poll,
  capturedAt: Date,
  resourceUrl: ResourceUrlResolver,
): Html {
  const votes = options.reduce((sum, option) => sum + (option.votes ?? 0), 0)
  const total = voters ?? votes
  // With several choices the votes exceed the voters, and the platform shows the share of the voters.
  const whole = multiple && voters ? voters : votes
  const shares = options.map((option) => shareOf(option, whole))
  const most = Math.max(...shares.map((share) => share ?? 0))
  const open = endsAt !== null && new Date(endsAt) > capturedAt
  return html`<section class="poll" aria-label="Poll"><ul>${options.map(({ label, imageUrl }, n) => {
    const share = shares[n] ?? null
    const picture = imageUrl === undefined ? null : resourceUrl(imageUrl)
    return html`<li${most > 0 && share === most && html` class="most"`}><svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 1"><rect width="${share ?? 0}" height="1"/></svg>${picture !== null && html`<img src="${picture}" alt="" loading="lazy">`}<span class="label" dir="auto">${label}</span><span class="share">${share === null ? '' : `${share} %`}</span></li>`
  })}</ul><p class="small">${kind !== undefined && html`<span dir="auto">${stripBidi(kind)}</span>`}${
    kind !== undefined && (total > 0 || endsAt !== null) && ' · '
  }${total > 0 && `${formatNumber(total)} ${total === 1 ? 'vote' : 'votes'}`}${multiple === true && html`${total > 0 && ' · '}several choices allowed`}${total > 0 && endsAt !== null && ' · '}${
    endsAt !== null && html`${open ? 'still open at capture, ends' : 'ended'} ${formatMoment(endsAt)}`
  }</p></section>`
}

/** Percent of the votes for an option, rounded; null if it is unknown. */
function shareOf({ votes, share }: Poll['options'][number], total: number): number | null {
  if (votes === null) return share === undefined ? null : Math.round(share)
  return total === 0 ? 0 : Math.min(100, Math.round((votes / total) * 100))
}
