/** Parses a duration as players show it (`0:33`, `1:02:05`), in milliseconds; null for anything else. */
export function parsePlayerTime(text: string): number | null {
  const [, hours = '0', minutes, seconds] = /^\s*(?:(\d{1,3}):)?(\d{1,3}):(\d{2})\s*$/.exec(text) ?? []
  if (minutes === undefined || seconds === undefined) return null
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
}
