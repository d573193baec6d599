/** The page of an article as a source holds it, so that it need not be fetched. */
export interface PageCopy {
  readonly bytes: Uint8Array
  readonly format: 'html' | 'text' | null
  /** The `Content-Type` header that came with the bytes. */
  readonly contentType: string | null
  /** When an archive recorded the page; null: it is the current one. */
  readonly capturedAt: Date | null
}

/** An article that a finder found. Dates are what the source claims; impossible ones are null. */
export interface FoundArticle {
  readonly url: string
  readonly publishedAt: Date | null
  readonly modifiedAt: Date | null
  readonly title: string | null
  /** Whether a news sitemap lists it, which holds the articles of the last two days. */
  readonly news: boolean
  readonly page: PageCopy | null
}

/** A source, or a part of one, that could not be read. The finder continues with the others. */
export interface FindProblem {
  readonly source: string
  readonly code: string
  readonly message: string
}

/** Receives what a finder meets beside articles. */
export interface FindEvents {
  onProblem(problem: FindProblem): void
  /** Called before each sitemap, feed, page of an interface or file is read. */
  onSource?(source: string): void
}
