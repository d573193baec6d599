/** A whole address, up to the first sign that no address has. */
const ADDRESS = /https?:\/\/[^\s<>"“”„«»()[\]{}]+/

/** Finds the links in the plain text of a platform's posts. */
export class TextLinks {
  readonly #pattern: RegExp

  /**
   * @param short how the platform's posts write links beside whole addresses. Short links are letters
   *   and digits only, so that words glued to them are not taken for a part of them.
   */
  constructor(short?: RegExp) {
    this.#pattern = new RegExp(
      short === undefined ? ADDRESS.source : `${short.source}|${ADDRESS.source}`,
      'gi',
    )
  }

  /** The links of a text, in order, as written. A link written twice in a row counts once. */
  find(text: string): string[] {
    const links = [...text.matchAll(this.#pattern)].map(([link]) => link.replace(/[.,;:!?…'’–—-]+$/, ''))
    return links.filter((link, at) => link !== links[at - 1])
  }

  /** The text with every link replaced by `mark`. */
  replace(text: string, mark: string): string {
    return text.replace(this.#pattern, mark)
  }

  /** The text with every link overwritten by spaces: all other characters keep their offsets. */
  blank(text: string): string {
    return text.replace(this.#pattern, (link) => ' '.repeat(link.length))
  }
}

/** For platforms whose posts write whole addresses only. */
export const PLAIN_LINKS = new TextLinks()
