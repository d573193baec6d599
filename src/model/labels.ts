import type { MissingPart } from './outcome.ts'
import type { PlatformName } from './platform.ts'
import type { Witness } from './post-record.ts'

/** Display texts for a witness; each completes one sentence. */
export interface WitnessLabels {
  readonly name: Witness
  /** In a card: "captured 4 March, {card}". */
  readonly card: string
  /** In a page: "Its words are told by {page}". */
  readonly page: string
  /** After a capture of a lost post: "the post is gone; {salvaged}". */
  readonly salvaged: string
}

/** Display names of platforms and witnesses. The platform registry implements it. */
export interface PlatformLabels {
  /** The platform's own spelling of its name; for an unknown platform the name in its ids. */
  platform(name: PlatformName): string
  witness(name: Witness): WitnessLabels
  /** An account's handle as the platform writes it: `@name`, on Reddit `u/name`. */
  handle(platform: PlatformName, handle: string): string
  /** Why a part of a post is missing: "X shows only the first 280 characters without a login". */
  missing(platform: PlatformName, part: MissingPart): string
  /** The text for a verification mark: "blue mark". */
  verification(platform: PlatformName, mark: string): string
}
