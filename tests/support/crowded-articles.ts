/** Articles that cite very many posts, as an attacker would write them. */

const FIRST = 1_500_000_000_000_000_000n

/** The address of the n-th post of these articles. */
export const postUrl = (n: number): string => `https://x.com/jo/status/${FIRST + BigInt(n)}`

const page = (body: string) => `<!doctype html><title>Boats</title><body>${body}</body>`

/** A page with one link to each of `count` posts. */
export const linksPage = (count: number): string =>
  page(Array.from({ length: count }, (_, n) => `<p>See <a href="${postUrl(n)}">this</a></p>`).join('\n'))

/** A page whose data for scripts has `count` posts, each with words and markup. */
export const postsInPageData = (count: number): string => {
  const posts = Array.from({ length: count }, (_, n) => ({
    type: 'tweet',
    url: postUrl(n),
    html: `<blockquote class="twitter-tweet"><p>Boat ${n} ${'sails '.repeat(20)}</p>&mdash; Jo (@jo)</blockquote>`,
  }))
  return page(`<script>window.state = ${JSON.stringify(posts).replaceAll('</', '<\\/')}</script>`)
}
