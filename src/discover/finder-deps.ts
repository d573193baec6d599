import type { Clock } from '../model/clock.ts'
import type { OpenInputFile } from './files/input-file.ts'
import type { SiteClient } from './site/site-client.ts'
import type { SiteScope } from './site/site-scope.ts'

/** The protocol of sitemaps allows 50 MB; some sites write all their addresses into one. */
export const MAX_LISTING_BYTES = 128_000_000

/** What the readers of sources work with. */
export interface FinderDeps {
  readonly client: SiteClient
  readonly clock: Clock
  readonly scope: SiteScope
  readonly openFile: OpenInputFile
  /** The address of the site, for exports that have paths alone; null: unknown. */
  readonly siteUrl: string | null
  /** Leave out what was neither published nor changed since; null: take all. */
  readonly since: Date | null
  /** Whether pages that come with their bodies are worth more requests than bare addresses. */
  readonly prefersBodies: boolean
  /** The most bytes of a sitemap or feed, after decompression. */
  readonly maxListingBytes: number
  /** The most bytes of a page in an archive or export. */
  readonly maxPageBytes: number
  /** Called for each address that belongs to another site, or is none. */
  onForeign(address: string): void
  /** Called for each part of a file that can't be read. */
  onUnread(what: string, why: string): void
}
