/** How serious a status is; it chooses the colour of a chip and the sign of a line. */
export type StatusTone = 'good' | 'half' | 'bad' | 'quiet'

/** What commands and pages show for a status. */
export interface StatusLabel {
  readonly tone: StatusTone
  /** The name on a chip. */
  readonly name: string
  /** What it means, as the end of a sentence: "captured: the whole post is kept". */
  readonly words: string
}
