/** One line of a listing, as it stands there. */
export interface ListingEntry {
  /** `sitemap`: another listing; `article`: an article. */
  readonly kind: 'sitemap' | 'article'
  readonly address: string
  readonly publishedAt: string | null
  readonly modifiedAt: string | null
  readonly title: string | null
  readonly news: boolean
}
