import type { Exchange } from '../../model/http.ts'
import type { SourceStatus } from '../shared/source-status.ts'

/** Parts of the challenge that TikTok's firewall serves with 200 (platforms-2.md § 5.3). Stet never solves it. */
const CHALLENGE = /class="(?:_wafchallengeid|waforiginalreid)"|<p id="cs" class=/
const OVERLOAD = /^\s*overload-protect triggered/

/** Is the answer a login, a challenge or a sign of overload in place of a post? Null for any other. */
export function readRefusal({ status, headers }: Exchange, text: string): SourceStatus | null {
  if (status >= 300 && status < 400) {
    return /\/login|\/signup/.test(headers.location ?? '')
      ? { kind: 'refused' }
      : { kind: 'silent', reason: 'upstream', retryAt: null, again: false, lasting: false }
  }
  // A post's data may quote the words; in JSON the quotation marks are escaped.
  if (text.includes('__FRONTITY_CONNECT_STATE__') || text.includes('__UNIVERSAL_DATA_FOR_REHYDRATION__'))
    return null
  if (CHALLENGE.test(text)) return { kind: 'refused' }
  return OVERLOAD.test(text)
    ? { kind: 'silent', reason: 'upstream', retryAt: null, again: false, lasting: false }
    : null
}
