import type { Outcome } from '../model/outcome.ts'
import type { PostAnswer } from '../model/post-answer.ts'

/**
 * The outcome of a capture by the platform's answer (`docs/outcomes.md`), if no part turns out missing.
 *
 * @param words whether any text of the post is known
 */
export function outcomeFromAnswer(answer: Pick<PostAnswer, 'liveness' | 'refused'>, words: boolean): Outcome {
  switch (answer.liveness) {
    case 'live':
    case 'edited':
      // The post lives, but the most complete witness is unreadable: retry later.
      return words ? 'captured' : 'failed'
    case 'deleted':
    case 'removed':
    case 'account-deleted':
    case 'account-suspended':
    case 'platform-closed':
    case 'not-found':
      return words ? 'salvaged' : 'gone'
    case 'account-protected':
      return 'private'
    case 'withheld':
      return 'withheld'
    case 'age-gated':
      return 'age-gated'
    case 'unknown':
      return answer.refused ? 'blocked' : 'failed'
  }
}
