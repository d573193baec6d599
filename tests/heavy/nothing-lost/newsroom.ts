import type { FixturePost } from '../../support/origin/post.ts'
import { idAt } from '../../support/origin/post.ts'

const START = Date.UTC(2026, 0, 1)
const author = { handle: 'harbour_desk', name: 'Harbour Desk', id: '70001' }

/**
 * So many posts of our own invention; one in ten was deleted, one in four has a photo.
 *
 * @param first the number of the first one
 */
export const madePosts = (count: number, first = 0): FixturePost[] =>
  Array.from({ length: count }, (_, index) => index + first).map((n) => ({
    id: idAt(new Date(START + n * 60_000).toISOString()),
    author,
    text: `Sailing number ${n}.`,
    ...(n % 10 === 7 ? { dead: 'deleted' as const } : {}),
    ...(n % 4 === 1
      ? { photos: [{ key: `Sail${String(n).padStart(11, '0')}`, width: 40, height: 30 }] }
      : {}),
  }))

const quoted = ({ id, text }: FixturePost): string =>
  `<blockquote class="twitter-tweet"><p>${text}</p>&mdash; ${author.name} (@${author.handle}) ` +
  `<a href="https://x.com/${author.handle}/status/${id}">January 1, 2026</a></blockquote>`

/** An article that cites three of them; every post is cited by several. */
export function madeArticle(n: number, posts: readonly FixturePost[]) {
  const cited = [0, 1, 2].flatMap((k) => posts[(n * 3 + k * 7) % posts.length] ?? [])
  const html = `<!doctype html><title>Story ${n}</title><p>It sails.</p>${cited.map(quoted).join('\n')}`
  return { url: `https://news.example/2026/story-${n}`, html }
}
