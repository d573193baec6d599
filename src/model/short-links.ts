/** The parts of a shortener's response that determine the target. */
export interface ShortLinkAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export interface ShortLinkTarget {
  readonly url: string
  /** False if the page requires an account, or the platform warns of it. */
  readonly visit: boolean
}

/** Handles the short links that a platform puts in its posts. Pure: the caller makes the requests. */
export interface ShortLinks {
  /** Request headers that make the shortener reveal its target. */
  readonly headers: Readonly<Record<string, string>>
  /** Whether a URL is one of these short links. */
  matches(url: string): boolean
  /** The target in a shortener's response; null if there is none. */
  target(answer: ShortLinkAnswer): Promise<ShortLinkTarget | null>
  /** The distinct short links in texts and URLs, as complete URLs, including links to media. */
  find(texts: readonly string[]): readonly string[]
  /** The text without its links, short and complete. */
  remove(text: string): string
  /** The link to the post's own media at the end of a text, as written; null if there is none. */
  mediaLink(text: string): string | null
}
