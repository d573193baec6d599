import { type CompositeSource, type PostSource, queryHttpSource } from '../fetch-source.ts'
import type { SourceResult } from '../source-status.ts'

/**
 * The second witness of Meta's platforms: the post's page and, before its not-found counts, oEmbed. A post is not found
 * only if both say so, because a page without an account may lack a living post (platforms-2.md § 8.3).
 */
export function createPageWithOembed(page: PostSource, oembed: PostSource): CompositeSource {
  const { witness, name, label } = page
  return {
    witness,
    name,
    label,
    wordsOnly: true,
    async query(post, context): Promise<SourceResult> {
      const shown = await queryHttpSource(page, post, context)
      if (shown.status.kind !== 'not-found') return shown
      const known = await queryHttpSource(oembed, post, context)
      const evidence = [...shown.evidence, ...known.evidence]
      if (known.status.kind !== 'alive') return { ...known, evidence }
      // It lives, and nobody shows it: embedding works only with a session.
      return { ...known, evidence, status: { kind: 'named', liveness: 'live', reason: 'unreadable' } }
    },
  }
}
