/** An article of a content management system's export. */
export interface ExportedArticle {
  /** Its address, or its path on the site. */
  readonly address: string
  readonly title: string | null
  readonly publishedAt: string | null
  readonly modifiedAt: string | null
  /** Its body; empty if the export has none. */
  readonly html: string
}
