import type { Outcome } from '../model/outcome.ts'
import type { PostAnswer } from '../model/post-answer.ts'

/**
 * The outcome that an answer of the platform leads to (design, section 1; `docs/outcomes.md`), as
 * long as nothing else turns out missing. `words`: is any text of the post known?
 */
export function outcomeFromAnswer(answer: Pick<PostAnswer, 'liveness' | 'refused'>, words: boolean): Outcome {
  switch (answer.liveness) {
    case 'live':
    case 'edited':
      // Alive by one witness, unreadable by the one that tells the whole: later.
      return words ? 'captured' : 'failed'
    case 'deleted':
    case 'removed':
    case 'account-deleted':
    case 'account-suspended':
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
