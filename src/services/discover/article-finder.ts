import { openInputFile } from '../../discover/files/open-input-file.ts'
import type { FinderDeps } from '../../discover/finder-deps.ts'
import { MAX_LISTING_BYTES } from '../../discover/finder-deps.ts'
import type { FindProblem } from '../../discover/found-article.ts'
import { SiteScope } from '../../discover/site/site-scope.ts'
import { InputError } from '../../model/errors.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** What a user may say about where and since when articles are looked for. */
export interface FinderOptions {
  /** The address of the site, for files that hold paths alone. */
  readonly siteUrl?: string | undefined
  readonly since?: Date | undefined
  readonly prefersBodies: boolean
}

/**
 * The parts that finding the articles of one input needs.
 *
 * @param input an address of a site, sitemap or feed, a file, or `s3://bucket/key`
 * @param onProblem receives what can't be read
 * @throws InputError `usage` for an address that is none
 */
export function createFinderDeps(
  deps: Pick<ServiceDeps, 'siteClient' | 'clock' | 'config'>,
  input: string,
  { siteUrl, since, prefersBodies }: FinderOptions,
  onProblem: (problem: FindProblem) => void,
  signal?: AbortSignal,
): FinderDeps {
  const isAddress = /^https?:\/\//i.test(input)
  if (isAddress && !URL.canParse(input))
    throw new InputError('usage', `${input} is no address.`, { input, hint: 'Give https:// and a host.' })
  const site = isAddress ? input : (siteUrl ?? null)
  return {
    client: deps.siteClient(signal),
    clock: deps.clock,
    scope: new SiteScope(site),
    openFile: openInputFile,
    siteUrl: site,
    since: since ?? null,
    prefersBodies,
    maxListingBytes: MAX_LISTING_BYTES,
    maxPageBytes: deps.config.textLimit,
    // Sitemaps name many addresses of other hosts, and their owners did not ask for them.
    onForeign: () => {},
    onUnread: (source, why) => onProblem({ source, code: 'unreadable', message: `${source}: ${why}.` }),
  }
}
