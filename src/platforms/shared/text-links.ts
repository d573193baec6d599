/** A full URL, up to the first character that a URL cannot contain. */
const ADDRESS = /https?:\/\/[^\s<>"“”„«»()[\]{}]+/

/** Finds the links in the plain text of a platform's posts. */
export class TextLinks {
  readonly #pattern: RegExp

  /**
   * @param short the pattern of links without a scheme. Short links contain only letters and digits, so
   *   that a word directly after one is not read as a part of it.
   */
  constructor(short?: RegExp) {
    this.#pattern = new RegExp(
      short === undefined ? ADDRESS.source : `${short.source}|${ADDRESS.source}`,
      'gi',
    )
  }

  /** Finds the links of a text, in order, unchanged. A link that is repeated directly counts once. */
  find(text: string): string[] {
    const links = [...text.matchAll(this.#pattern)].map(([link]) => link.replace(/[.,;:!?…'’–—-]+$/, ''))
    return links.filter((link, at) => link !== links[at - 1])
  }

  /** Replaces every link by `mark`. */
  replace(text: string, mark: string): string {
    return text.replace(this.#pattern, mark)
  }

  /** Overwrites every link with spaces, so that all other characters keep their offsets. */
  blank(text: string): string {
    return text.replace(this.#pattern, (link) => ' '.repeat(link.length))
  }
}

/** For platforms whose posts contain full URLs only. */
export const FULL_URL_LINKS = new TextLinks()
