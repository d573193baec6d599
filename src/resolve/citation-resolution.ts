import type { Candidate } from '../model/citation.ts'
import type { FetchError } from '../model/errors.ts'
import type { PostRef } from '../model/platform.ts'

/** What was found for one citation: its post, or what it may be. */
export type CitationResolution =
  | { readonly post: PostRef }
  | { readonly post: null; readonly candidates: readonly Candidate[]; readonly silence: FetchError | null }

export const UNRESOLVED: CitationResolution = { post: null, candidates: [], silence: null }
