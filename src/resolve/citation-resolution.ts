import type { Candidate } from '../model/citation.ts'
import type { FetchError } from '../model/errors.ts'
import type { PostRef } from '../model/platform.ts'

/** The post of a citation, or its candidates. `unavailable` is the error of a web archive that did not answer. */
export type CitationResolution =
  | { readonly post: PostRef }
  | {
      readonly post: null
      readonly candidates: readonly Candidate[]
      readonly unavailable: FetchError | null
    }

export const UNRESOLVED: CitationResolution = { post: null, candidates: [], unavailable: null }
