import { detectCitations } from '../../src/detect/detect-citations.ts'
import { RECOGNISERS } from '../../src/platforms/registry.ts'

/** The citations of a text, each as `platform id`, with the role unless it is an embed. */
export const cited = (text: string, format: 'html' | 'text'): string[] =>
  detectCitations({ text, format }, RECOGNISERS).map(({ platform, id, role }) =>
    role === 'embed' ? `${platform} ${id}` : `${role} ${platform} ${id}`,
  )

/** An id of X. */
export const X_ID = '1500000000000000042'
