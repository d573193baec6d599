/** The sole right to write a key of a store, for as long as it is renewed. */
export interface WriteLease {
  /** Aborts once the lease is lost, or may be: the writer must stop. */
  readonly signal: AbortSignal
  /** Whether it still holds by this machine's clocks. A process that was paused learns it here before any timer runs. */
  isHeld(): boolean
  /** Gives the right back. @returns false if it was lost before: another writer may have come in between */
  release(): Promise<boolean>
}

/** Gives out the right to write a key, to one writer of all processes that share it. */
export interface WriteLeases {
  /** @returns null while another writer has the right */
  acquire(key: string): Promise<WriteLease | null>
}
