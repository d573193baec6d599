import { type Html, html } from './html.ts'

// Created once: a formatter costs more than formatting a hundred dates.
const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })

/** Formats an ISO date or time as a day in UTC: `14 March 2026`. */
export function formatDay(iso: string): Html {
  return html`<time datetime="${iso}">${DAY.format(new Date(iso))}</time>`
}

/**
 * Formats when a post was published: its time, else its day. If an article tells another day than that of the time, both stand there.
 *
 * @param link makes a link of the time or day
 */
export function formatPublished(
  { publishedAt, publishedOn }: { readonly publishedAt: string | null; readonly publishedOn: string | null },
  link = (when: Html): Html => when,
): Html | null {
  if (publishedAt === null) return publishedOn === null ? null : link(formatDay(publishedOn))
  const when = link(formatMoment(publishedAt))
  return publishedOn === null || publishedAt.startsWith(publishedOn)
    ? when
    : html`${when} · the article says ${formatDay(publishedOn)}`
}

/** Formats an ISO time to the minute: `14 March 2026, 09:26 UTC`. */
export function formatMoment(iso: string): Html {
  const date = new Date(iso)
  return html`<time datetime="${iso}">${DAY.format(date)}, ${TIME.format(date)} UTC</time>`
}
