/**
 * An https address on one of the platform's media hosts. Any other address that a page names is not requested: it may
 * lead inwards or to a stranger (platforms-2.md § 11).
 *
 * @param suffixes the hosts' last labels; `evil.example.telesco.pe.test` does not end with `telesco.pe`
 * @returns null for other hosts, other schemes and text that is not an address
 */
export function parseMediaUrl(
  written: string | null | undefined,
  suffixes: readonly string[],
): string | null {
  const url = URL.parse(written?.trim() ?? '', 'https://invalid.invalid')
  if (url === null || url.protocol !== 'https:' || url.username !== '') return null
  const host = url.hostname
  return suffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`)) ? url.href : null
}

/** The address in the `background-image` of a style attribute; null if there is none. */
export function backgroundImage(style: string | undefined): string | null {
  return /background-image:\s*url\(\s*(['"]?)([^'")]+)\1\s*\)/i.exec(style ?? '')?.[2] ?? null
}
