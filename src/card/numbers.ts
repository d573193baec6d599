/** `12,345`. */
export function number(value: number): string {
  return new Intl.NumberFormat('en').format(value)
}
