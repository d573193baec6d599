import { instagramPlatform } from '../../../src/platforms/instagram/platform.ts'
import { instagramRef } from '../../../src/platforms/instagram/post-ref.ts'
import { moods } from '../../support/origin/mood.ts'
import {
  graphError,
  instagramEmbed,
  instagramGonePages,
  instagramLoginPage,
  instagramPages,
  instagramShell,
} from '../../support/origin/platforms/instagram.ts'
import type { LiarSubject } from '../liar.ts'
import { CAROUSEL, DEADLY_WORDS } from './posts.ts'

const codes = (letter: string, count: number) =>
  Array.from({ length: count }, (_, n) => `DV${letter}${String(n).padStart(5, 'a')}k_A`)

/** Instagram, for the test with false answers. */
export function createInstagramLiar(scale: number): LiarSubject {
  const living = codes('l', 60 * scale)
  const dead = codes('d', 30 * scale)
  return {
    platform: instagramPlatform,
    site: {
      pages: Object.assign(
        {
          // Where false answers send the reader.
          'https://www.instagram.com/accounts/login/': instagramLoginPage,
          'https://www.instagram.com/': instagramShell,
        },
        ...living.map((code) =>
          instagramPages({ code, caption: DEADLY_WORDS, slides: [{ picture: 'crane.jpg' }] }),
        ),
        ...dead.map(instagramGonePages),
      ),
    },
    living: living.map((code) => instagramRef(code)),
    dead: dead.map((code) => ({ post: instagramRef(code), liveness: 'not-found' as const })),
    asks: ({ url }) => url.host === 'www.instagram.com' || url.host === 'graph.facebook.com',
    lies: [
      moods.redirect('https://www.instagram.com/accounts/login/'),
      moods.redirect('https://www.instagram.com/'),
      ...[instagramLoginPage, instagramShell, instagramEmbed(CAROUSEL)].map((body) => () => ({
        headers: { 'content-type': 'text/html' },
        body,
      })),
      ...[graphError(4, 0), graphError(100, 2_207_047), graphError(2, 0, { is_transient: true })].map(
        (answer) => () => answer as object,
      ),
    ],
  }
}
