import { blankAuthor } from '../../model/blank-record.ts'
import type { Author } from '../../model/post-record.ts'
import { getObject, getString, getWebUrl, type JsonObject } from '../shared/untyped-json.ts'
import { isDid } from './at-uri.ts'

/** The page of an account. It has the DID, because handles change. */
export const accountPage = (did: string): string => `https://bsky.app/profile/${did}`

/**
 * Reads an account from the AppView; null if it has no DID. The handle of an account whose handle does not point back
 * to it is `handle.invalid`.
 */
export function readAuthor(author: JsonObject | null): Author | null {
  const did = getString(author, 'did')
  if (did === null || !isDid(did)) return null
  const handle = getString(author, 'handle') ?? did
  const verification = getObject(author, 'verification')
  return {
    ...blankAuthor(handle, getString(author, 'displayName') ?? handle, accountPage(did)),
    id: did,
    avatarUrl: getWebUrl(author, 'avatar'),
    verification:
      getString(verification, 'trustedVerifierStatus') === 'valid'
        ? 'verifier'
        : getString(verification, 'verifiedStatus') === 'valid'
          ? 'verified'
          : null,
  }
}
