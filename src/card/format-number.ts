const NUMBER = new Intl.NumberFormat('en')

/** Formats a number with separators: `12,345`. */
export function formatNumber(value: number): string {
  return NUMBER.format(value)
}
