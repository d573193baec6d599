import type { ArchivedPostReader } from './archived-posts.ts'
import type { AskContext } from './ask-context.ts'
import type { WitnessLabels } from './labels.ts'
import type { MissingPart } from './outcome.ts'
import type { EmbedSelectors } from './page-embeds.ts'
import type { PlatformName, PostRef } from './platform.ts'
import type { PostAnswer } from './post-answer.ts'
import type { SourceEvent } from './rate-limiter.ts'
import type { Recogniser } from './recogniser.ts'
import type { RawSettingValues, Setting } from './setting.ts'
import type { ShortLinks } from './short-links.ts'

/**
 * The definition of one platform, which its folder exports. The registry lists the definitions, and all other code
 * works through them. `docs/platforms/README.md` explains how to write one.
 */
export interface Platform {
  /** Used in ids, keys and routes. It must not change after a release. */
  readonly name: PlatformName
  /** The platform's own spelling of its name. */
  readonly label: string
  readonly recogniser: Recogniser
  /** The embeds that `/embed.js` replaces by an archived card. */
  readonly pageEmbeds?: EmbedSelectors
  /** Absent if the platform has no public API or page for posts; captures then end `unsupported`. */
  readonly capture?: PlatformCapture
  /** The day on which the platform closed. Its posts have no source but web archives, so it has no `capture`. */
  readonly closed?: { readonly on: string }
  /** Imports the reader of its posts in web archives. Absent if archived pages can't be read. */
  archived?(): Promise<ArchivedPostReader>
  readonly shortLinks?: ShortLinks
  /** What the platform writes before an account's handle. Default: `@`. */
  readonly handlePrefix?: string
  /** Is this whole text the platform's own notice in place of a post, which an article has copied with its embed? */
  isNotice?(text: string): boolean
  /** Says why a part is missing, where that is peculiar to the platform; null otherwise. */
  missingLabel?(part: MissingPart): string | null
  /** Texts for verification marks. */
  readonly verificationLabels?: Readonly<Record<string, string>>
  /** Smaller renditions of an avatar, best first: fallbacks if its own URL fails. */
  smallerAvatars?(url: string): readonly string[]
}

/** A platform's settings by key. The canary is required: without it, not-found proves nothing. */
export type PlatformSettings = { readonly canary: Setting } & Readonly<
  Record<string, Setting & { readonly kind: 'text' | 'url' | 'choice' }>
>

/** How posts of a platform are fetched. */
export interface PlatformCapture {
  /** The witnesses of its posts, the most detailed one first. */
  readonly witnesses: readonly WitnessLabels[]
  readonly settings: PlatformSettings
  /** The rate limit of each source, by the source's name in requests; `perHost` if it applies to each host separately. */
  readonly rates: Readonly<Record<string, Setting & { readonly kind: 'rate'; readonly perHost?: true }>>
  /** Parses the canary setting. `post` returns null for an invalid value; `hint` then completes "Set it to …". */
  readonly canary: { post(written: string): PostRef | null; readonly hint: string }
  /**
   * Creates the client from validated settings. A process needs only one: clients cache the state of their canary. Its
   * code is imported for the first question.
   */
  connect(
    values: Readonly<Record<string, string | null>>,
    onEvent: (event: SourceEvent) => void,
  ): PlatformClient
}

export interface PlatformClient {
  /** Fetches the complete record for a capture, from all useful sources. Does not throw for any response of the platform. */
  ask(post: PostRef, context: AskContext): Promise<PostAnswer>
  /** Checks the post with the cheapest request. Asks a second witness before it reports a loss. */
  check(post: PostRef, context: AskContext): Promise<PostAnswer>
  /**
   * Resolves an alias to the permanent id: a Bluesky at-URI with a handle is an alias of the one with the DID. Null if
   * the id is permanent or the platform did not resolve it.
   */
  aliasOf?(post: PostRef, context: AskContext): Promise<PostRef | null>
}

/**
 * Declares how posts of a platform are fetched; infers the type of the client's settings from their declaration.
 * `client` imports the function that creates the client: a process that never asks the platform does not load it.
 */
export function defineCapture<const S extends PlatformSettings>({
  client: importClient,
  ...capture
}: Omit<PlatformCapture, 'settings' | 'connect'> & {
  readonly settings: S
  client(): Promise<(values: RawSettingValues<S>, onEvent: (event: SourceEvent) => void) => PlatformClient>
}): PlatformCapture {
  return {
    ...capture,
    connect(values, onEvent) {
      let client: Promise<PlatformClient> | undefined
      // The configuration has an entry for every declared setting.
      const load = () =>
        (client ??= importClient().then((create) => create(values as RawSettingValues<S>, onEvent)))
      return {
        ask: async (post, context) => (await load()).ask(post, context),
        check: async (post, context) => (await load()).check(post, context),
        aliasOf: async (post, context) => (await load()).aliasOf?.(post, context) ?? null,
      }
    },
  }
}
