import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import { type CompositeSource, type PostSource, queryHttpSource } from '../shared/fetch-source.ts'
import type { SourceResult } from '../shared/source-status.ts'

/**
 * The player's list, and where it does not find a post, those that may know better: oEmbed, which may still show it, and
 * the post's page, which may name why it is gone. Only if neither does, the answer is not-found.
 */
export function createSecondWitness(
  player: PostSource,
  others: readonly [oembed: PostSource, page: PostSource],
): CompositeSource {
  const { witness, name } = player
  return {
    witness,
    name,
    label: 'The player',
    async query(post: PostRef, context: AskContext): Promise<SourceResult> {
      const first = await queryHttpSource(player, post, context)
      if (first.status.kind !== 'not-found') return first
      const evidence = [...first.evidence]
      for (const source of others) {
        const more = await queryHttpSource(source, post, context)
        evidence.push(...more.evidence)
        if (more.status.kind === 'alive' || more.status.kind === 'named') return { ...more, evidence }
      }
      return { ...first, evidence }
    },
  }
}
