import { type Html, html } from './html.ts'

const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }

/** `14 March 2026`, from an ISO date or time, in UTC. */
export function day(iso: string): Html {
  return html`<time datetime="${iso}">${new Intl.DateTimeFormat('en-GB', DAY).format(new Date(iso))}</time>`
}

/** `14 March 2026, 09:26 UTC`. */
export function moment(iso: string): Html {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })
  const date = new Date(iso)
  return html`<time datetime="${iso}">${new Intl.DateTimeFormat('en-GB', DAY).format(date)}, ${time.format(date)} UTC</time>`
}
