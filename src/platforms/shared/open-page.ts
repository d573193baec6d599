import { type HtmlPage, loadHtml } from '../../detect/html/load-html.ts'
import type { Exchange } from '../../model/http.ts'
import {
  absentPart,
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unknownShape,
} from './source-status.ts'

/**
 * Parses the page of a platform that answers 200 to every post's address, so that a 404 comes from something in
 * between. A page without its beginning or end was cut off, and may lack anything.
 *
 * @param end a whole page's last tag
 */
export function openPage(exchange: Exchange, text: string, end = /<\/html>/i): HtmlPage | SourceStatus {
  const status = statusOfResponse(exchange)
  if (status?.kind === 'not-found') return { ...unknownShape, reason: 'upstream' }
  if (status !== null) return status
  if (text.trim() === '') return malformedAnswer
  const lost = [/<html\b/i, end].findIndex((part) => !part.test(text))
  if (lost !== -1) return { ...absentPart(lost === 0 ? '<html>' : '</html>'), again: true }
  return loadHtml(text) ?? { ...unknownShape, unknown: 'a page that is nested too deeply' }
}
