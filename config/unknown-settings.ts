import { distance } from 'fastest-levenshtein'
import type { Environment } from './setting-parsers.ts'

/** A `STET_…` variable that is no setting, and the setting that was probably meant. */
export interface UnknownSetting {
  readonly name: string
  /** Null if no setting is spelt alike. */
  readonly nearest: string | null
}

const PREFIX = 'STET_'
/** A name with more wrong letters than this share of it is another word. */
const MAX_WRONG = 0.4

/** Lists the variables that look like settings and are none. */
export function findUnknownSettings(env: Environment, known: ReadonlySet<string>): UnknownSetting[] {
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !known.has(name))
    .map((name) => ({ name, nearest: nearestOf(name, known) }))
}

function nearestOf(name: string, known: ReadonlySet<string>): string | null {
  let best: string | null = null
  let least = Math.floor((name.length - PREFIX.length) * MAX_WRONG)
  for (const one of known) {
    const wrong = distance(name, one)
    if (wrong > least || (wrong === least && best !== null)) continue
    best = one
    least = wrong
  }
  return best
}
