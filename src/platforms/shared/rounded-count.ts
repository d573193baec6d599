const FACTORS: Readonly<Record<string, number>> = { '': 1, K: 1_000, M: 1_000_000, B: 1_000_000_000 }

/** Parses a count as pages show it: `12`, `1,204`, `4.2K`, `1M`. Null for anything else. */
export function parseRoundedCount(text: string): number | null {
  const [, number, unit = ''] = /^\s*(\d{1,3}(?:,\d{3})+|\d{1,15}(?:\.\d+)?)\s?([KMB]?)\s*$/i.exec(text) ?? []
  if (number === undefined) return null
  return Math.round(Number(number.replaceAll(',', '')) * (FACTORS[unit.toUpperCase()] ?? 1))
}
