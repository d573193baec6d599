import type { HtmlPage } from '../../../detect/html/load-html.ts'
import type { Exchange } from '../../../model/http.ts'
import type { SourceStatus } from '../source-status.ts'

/** Words of Meta's pages for clients that it refuses, with 200, 401 and 429 (platforms-2.md §§ 8.3, 10.3). */
const WORDS =
  /please wait a few minutes before you try again|"require_login"\s*:\s*true|challenge_required|checkpoint_required|__rd_verify|client challenge/i
/** Routes of the application that ask for a login. */
const LOGIN_ROUTE = /"canonicalRouteName"\s*:\s*"[\w.]*(?:Login|Consent|Checkpoint|Challenge)\w*"/

/**
 * Does the answer refuse us? A redirect leads to a login, a challenge or a consent, unless the caller knows its target. Only a
 * page without the post is read for words: a post may quote them.
 */
export function readMetaRefusal({ status, headers }: Exchange, text: string): SourceStatus | null {
  if (status >= 300 && status < 400 && headers.location !== undefined) return { kind: 'refused' }
  return WORDS.test(text) || LOGIN_ROUTE.test(text) ? { kind: 'refused' } : null
}

/** Is it the application's empty shell, which a script would fill for a browser with a session? */
export function isEmptyShell($: HtmlPage): boolean {
  const body = $('body').clone()
  body.find('script, style, noscript, template').remove()
  return body.text().trim() === '' && body.find('img, video').length === 0
}

/** How a whole page of an embed ends: many lack `</html>` behind the last script. */
export const META_PAGE_END = /<\/[a-z]+>\s*$/i
