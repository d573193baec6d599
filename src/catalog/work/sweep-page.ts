/** What the sweeper asks the catalog for. */
export interface SweepPage {
  /** Work whose job was seen since then is not looked at. */
  readonly before: Date
  /** When the work of this page is looked at. */
  readonly now: Date
  readonly limit: number
}
