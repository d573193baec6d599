import type { ArchivedPostReader } from './archived-posts.ts'
import type { AskContext } from './ask-context.ts'
import type { WitnessLabels } from './labels.ts'
import type { PlatformName, PostRef } from './platform.ts'
import type { PostAnswer } from './post-answer.ts'
import type { SourceEvent } from './rate-limiter.ts'
import type { Recogniser } from './recogniser.ts'
import type { Setting, SettingValues } from './setting.ts'
import type { ShortLinks } from './short-links.ts'

/**
 * All that is peculiar to one platform: the one object that its folder exports. The registry lists
 * these objects, and everything else in Stet is driven by them. `docs/platforms/README.md` explains
 * how to write one.
 */
export interface Platform {
  /** In ids, keys and routes; never changed once it is released. */
  readonly name: PlatformName
  /** As the platform writes itself. */
  readonly label: string
  readonly recogniser: Recogniser
  /** Absent where there is no public way to ask: captures end `unsupported`. */
  readonly capture?: PlatformCapture
  /** Reads its posts from the pages of web archives. Absent where they cannot be read there. */
  readonly archived?: ArchivedPostReader
  readonly shortLinks?: ShortLinks
  /** Marks beside an author's name, in words. */
  readonly verificationLabels?: Readonly<Record<string, string>>
  /** Smaller renditions of an avatar, best first, for when its own address is not served. */
  smallerAvatars?(url: string): readonly string[]
}

/** A platform's settings by key. The canary's is required: without one, not-found proves nothing. */
export type PlatformSettings = { readonly canary: Setting } & Readonly<
  Record<string, Setting & { readonly kind: 'text' | 'url' }>
>

/** How a platform is asked for its posts. */
export interface PlatformCapture {
  /** Who tells of its posts, with labels; the witness that tells most comes first. */
  readonly witnesses: readonly WitnessLabels[]
  readonly settings: PlatformSettings
  /** How fast each of its sources may be asked, by the source's name in requests; each of kind `rate`. */
  readonly rates: Readonly<Record<string, Setting & { readonly kind: 'rate' }>>
  /** The canary by its setting. `hint` completes "Set it to …" where `post` answers null. */
  readonly canary: { post(written: string): PostRef | null; readonly hint: string }
  /** Its client with validated settings. A process keeps one: clients remember their canary's answers. */
  connect(values: Readonly<Record<string, string | null>>, tell: (event: SourceEvent) => void): PlatformClient
}

export interface PlatformClient {
  /** For a capture: the whole record, from every source that helps. Never throws for what a platform may answer. */
  ask(post: PostRef, context: AskContext): Promise<PostAnswer>
  /** For a check: the cheapest request first, a second witness before bad news. */
  check(post: PostRef, context: AskContext): Promise<PostAnswer>
  /**
   * The post under its lasting id, where `post` names it by another: a Bluesky handle's at-URI is an
   * alias of the DID's. Null where the id is the lasting one, or the platform did not say.
   */
  aliasOf?(post: PostRef, context: AskContext): Promise<PostRef | null>
}

/** Declares how a platform is asked, with its client's settings typed by their declaration. */
export function defineCapture<const S extends PlatformSettings>(
  capture: Omit<PlatformCapture, 'settings' | 'connect'> & {
    readonly settings: S
    connect(values: SettingValues<S>, tell: (event: SourceEvent) => void): PlatformClient
  },
): PlatformCapture {
  // The configuration has an entry for every declared setting.
  return { ...capture, connect: (values, tell) => capture.connect(values as SettingValues<S>, tell) }
}
