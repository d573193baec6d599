const HOUR_MS = 3_600_000
const WRITTEN = /^(\d{1,2}):(\d{2}) ([AP]M) · (\w{3} \d{1,2}, \d{4})$/
const PACIFIC = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hour: 'numeric',
  hourCycle: 'h23',
})

/** Parses a time as embed pages show it, `9:10 AM · Jul 9, 2026`, which is Pacific time to the minute. ISO 8601, UTC; null for anything else. */
export function parsePacificTime(text: string): string | null {
  const [, hours, minutes, half, day] = WRITTEN.exec(text.trim()) ?? []
  const midnight = Date.parse(`${day} UTC`)
  if (hours === undefined || minutes === undefined || Number.isNaN(midnight)) return null
  const hour = (Number(hours) % 12) + (half === 'PM' ? 12 : 0)
  const local = midnight + hour * HOUR_MS + Number(minutes) * 60_000
  for (const offset of [7, 8]) {
    const time = new Date(local + offset * HOUR_MS)
    if (Number(PACIFIC.format(time)) === hour) return time.toISOString()
  }
  return null
}
