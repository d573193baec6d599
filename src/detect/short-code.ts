/** The names of short codes for embeds in CMSs and site generators. */
const NAMES =
  'tweet|twitter|x|embed|oembed|youtube|instagram|facebook|fb|tiktok|reddit|bluesky|mastodon|threads|telegram'

/** `[embed]https://…`, `[embedyt]https://…`, `[tweet https://…]`, `{% youtube https://… %}`, `{{< tweet url="https://…`. */
const SHORT_CODE = new RegExp(
  `(?:\\[embed[^[\\]\\r\\n]{0,40}\\]|\\[(?:${NAMES})\\s(?:\\w+=["']?)?|\\{[%{]<?\\s{0,3}(?:${NAMES})\\s(?:\\w+=["']?)?["']?)\\s{0,3}$`,
  'i',
)

/** Whether an opening short code directly precedes a URL. */
export function followsShortCode(text: string, start: number): boolean {
  return SHORT_CODE.test(text.slice(Math.max(0, start - 80), start))
}
