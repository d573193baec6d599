import type { PlatformName } from './platform.ts'
import type { Witness } from './post-record.ts'

/** How a witness is named to people; each phrase fits one sentence. */
export interface WitnessLabels {
  readonly name: Witness
  /** In a card: "captured 4 March, {card}". */
  readonly card: string
  /** In a page: "Its words are told by {page}". */
  readonly page: string
  /** After a capture of a lost post: "the post is gone; {salvaged}". */
  readonly salvaged: string
}

/** How platforms and witnesses are named to people. The registry of platforms implements it. */
export interface PlatformLabels {
  /** The platform as it writes itself; an unknown platform's own name. */
  platform(name: PlatformName): string
  witness(name: Witness): WitnessLabels
  /** A platform's mark beside an author's name, in words: "blue mark". */
  verification(platform: PlatformName, mark: string): string
}
