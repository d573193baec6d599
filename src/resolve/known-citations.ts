import type { Citation } from '../model/citation.ts'
import type { PostRef } from '../model/platform.ts'
import type { ShortLinks } from '../model/short-links.ts'
import { linksOfCitation, MIN_TEXT_LENGTH, wordsOfCitation } from './match-citation.ts'

interface Known {
  readonly post: PostRef
  readonly hasLinks: boolean
}

/**
 * Citations with posts, indexed by the evidence that another citation shows the same post: the same author, and a common
 * short link or the same text (see `matchCitation`). An article may have a thousand of each, so each text is normalized once.
 */
export class KnownCitations {
  readonly #byEvidence = new Map<string, Known[]>()

  /** Adds a citation. One without a post or an author proves nothing. */
  add(citation: Citation, shortLinks: ShortLinks | undefined): void {
    const { platform, id, url } = citation
    if (id === null || url === null || citation.author === null) return
    const { links, words } = evidenceOf(citation, shortLinks)
    const known = { post: { platform, id, url }, hasLinks: links.length > 0 }
    for (const key of [...links, ...words]) {
      const same = this.#byEvidence.get(key)
      if (same === undefined) this.#byEvidence.set(key, [known])
      else if (!same.some((one) => one.post.id === id && one.hasLinks === known.hasLinks)) same.push(known)
    }
  }

  /** The posts that a citation shows by this evidence, by id. */
  find(citation: Citation, shortLinks: ShortLinks | undefined): Map<string, PostRef> {
    const { links, words } = evidenceOf(citation, shortLinks)
    const found = links.flatMap((key) => this.#byEvidence.get(key) ?? [])
    for (const one of words.flatMap((key) => this.#byEvidence.get(key) ?? [])) {
      // Newsrooms repeat their headlines: the same text with other short links is another post.
      if (links.length === 0 || !one.hasLinks) found.push(one)
    }
    return new Map(found.map(({ post }) => [post.id, post]))
  }
}

function evidenceOf(citation: Citation, shortLinks: ShortLinks | undefined) {
  const author = `${citation.platform} ${citation.author?.handle.toLowerCase()}`
  const words = wordsOfCitation(citation, shortLinks)
  return {
    links: linksOfCitation(citation, shortLinks).map((link) => `${author} link ${link}`),
    words: words.length >= MIN_TEXT_LENGTH ? [`${author} text ${words}`] : [],
  }
}
