import type { Exchange } from '../../model/http.ts'
import type { SourceStatus } from '../shared/source-status.ts'

/** Words with which Reddit refuses us, with 403 and with 200 (platforms-2.md § 6.3). */
const REFUSALS =
  /whoa there, pardner|blocked by network security|blocked due to a network policy|network policy|prove your humanity/i
const BUSY = /our cdn was unable to reach our servers/i

/** Is the body one of Reddit's pages for clients that it refuses, or for an outage? Null for any other. */
export function readRefusalPage(exchange: Exchange, text: string): SourceStatus | null {
  const { status, headers } = exchange
  if (status >= 300 && status < 400) {
    return /\/login|\/register/.test(headers.location ?? '')
      ? { kind: 'refused' }
      : { kind: 'silent', reason: 'upstream', retryAt: null, again: false, lasting: false }
  }
  // A page of a post has its address in this element, and may quote the words.
  if (/canonical-url-updater|<entry>/.test(text)) return null
  if (REFUSALS.test(text)) return { kind: 'refused' }
  return BUSY.test(text)
    ? { kind: 'silent', reason: 'upstream', retryAt: null, again: false, lasting: false }
    : null
}
