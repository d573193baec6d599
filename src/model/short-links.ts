/** A short link's answer, as far as its target depends on it. */
export interface ShortLinkAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export interface ShortLinkTarget {
  readonly url: string
  /** False where the page cannot be read without an account, or the platform warns of it. */
  readonly visit: boolean
}

/** The short links that a platform puts in its posts. Pure: the caller makes the requests. */
export interface ShortLinks {
  /** Request headers that make the shortener answer with its target. */
  readonly headers: Readonly<Record<string, string>>
  /** Is this address one of them? */
  matches(url: string): boolean
  /** Where an answer of the shortener leads; null where it leads nowhere. */
  target(answer: ShortLinkAnswer): ShortLinkTarget | null
  /** The short links in texts and addresses, as whole addresses, each once. A link to media counts. */
  find(texts: readonly string[]): readonly string[]
  /** The text without its links, short and whole. */
  remove(text: string): string
  /** The link to the post's own media that a text ends with, as written; null where there is none. */
  mediaLink(text: string): string | null
}
