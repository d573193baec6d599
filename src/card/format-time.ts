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

/** Formats an ISO time to the minute: `14 March 2026, 09:26 UTC`. */
export function formatMoment(iso: string): Html {
  const date = new Date(iso)
  return html`<time datetime="${iso}">${DAY.format(date)}, ${TIME.format(date)} UTC</time>`
}
