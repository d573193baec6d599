import type { Recogniser } from '../model/recogniser.ts'

/** `[embed]https://…`, `[embedyt]https://…`, `[tweet https://…]`, `{% youtube https://… %}`, `{{< tweet url="https://…`. */
const SHORT_CODE =
  /(?:\[embed[^[\]\r\n]{0,40}\]|(?:\[|\{[%{]<?\s{0,3})(?<name>[a-z]{1,20})\s(?:\w+=["']?)?["']?)\s{0,3}$/i

/** Whether an opening short code directly precedes a URL: one for any URL, or one of a platform. */
export function followsShortCode(text: string, start: number, recognisers: readonly Recogniser[]): boolean {
  const match = SHORT_CODE.exec(text.slice(Math.max(0, start - 80), start))
  if (match === null) return false
  const name = match.groups?.name?.toLowerCase()
  return (
    name === undefined ||
    name === 'embed' ||
    name === 'oembed' ||
    recognisers.some(({ shortCodes }) => shortCodes.includes(name))
  )
}
