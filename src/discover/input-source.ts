import type { ArticleSource } from './article-source.ts'

/**
 * The source that an input of the command line names. An address with a path may be a sitemap or feed, or a section of a
 * site; one without is a site.
 */
export function inputSource(input: string): ArticleSource {
  if (!/^https?:\/\//i.test(input)) return { kind: 'file', address: input, depth: 0 }
  const url = new URL(input)
  const isHome = /^\/(?:index\.(?:html?|php|aspx?|jsp))?$/i.test(url.pathname) && url.search === ''
  return { kind: isHome ? 'site' : 'listing', address: url.href, depth: 0 }
}
