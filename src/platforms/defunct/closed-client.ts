import type { PlatformClient } from '../../model/platform-definition.ts'
import type { PostAnswer } from '../../model/post-answer.ts'

/** The client of a platform that has closed. It sends no request: the domain's present owner is no witness of the post. */
export function createClosedClient(label: string): PlatformClient {
  const answer = (): PostAnswer => ({
    liveness: 'platform-closed',
    reason: 'platform-closed',
    refused: false,
    retryAt: null,
    record: null,
    missing: [],
    evidence: [],
    notes: [`${label} has closed, so Stet asks web archives only.`],
  })
  return { ask: async () => answer(), check: async () => answer() }
}
