import { threadsPlatform } from '../../../src/platforms/threads/platform.ts'
import { moods } from '../../support/origin/mood.ts'
import { graphError } from '../../support/origin/platforms/instagram.ts'
import {
  threadsEmbed,
  threadsGonePages,
  threadsPages,
  threadsShell,
} from '../../support/origin/platforms/threads.ts'
import type { LiarSubject } from '../liar.ts'
import { DEADLY_WORDS, THREAD, threadsRefOf } from './posts.ts'

const codes = (letter: string, count: number) =>
  Array.from({ length: count }, (_, n) => `DV${letter}${String(n).padStart(5, 'a')}k_A`)

/** Threads, for the test with false answers. */
export function createThreadsLiar(scale: number): LiarSubject {
  const living = codes('l', 60 * scale)
  const dead = codes('d', 30 * scale)
  return {
    platform: threadsPlatform,
    site: {
      pages: Object.assign(
        // Where a false answer sends the reader.
        { 'https://www.threads.com/login/': threadsShell },
        ...living.map((code) => threadsPages({ code, text: DEADLY_WORDS })),
        ...dead.map(threadsGonePages),
      ),
    },
    living: living.map((code) => threadsRefOf({ code })),
    dead: dead.map((code) => ({ post: threadsRefOf({ code }), liveness: 'not-found' as const })),
    asks: ({ url }) => url.host === 'www.threads.com' || url.host === 'graph.threads.com',
    lies: [
      moods.redirect('https://www.threads.com/login/'),
      ...[threadsShell, threadsEmbed(THREAD)].map((body) => () => ({
        headers: { 'content-type': 'text/html' },
        body,
      })),
      ...[graphError(4, 0), graphError(100, 2_207_047), graphError(2, 0, { is_transient: true })].map(
        (answer) => () => answer as object,
      ),
    ],
  }
}
