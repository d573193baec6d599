/** An operation that ended, for the metrics of its process. */
export interface TimedOperation {
  readonly part: 'capture' | 'store' | 'database' | 'webhook'
  /** The step of the capture, or the kind of request. */
  readonly name: string
  /** `ok`, or the code of the error. */
  readonly result: string
  readonly seconds: number
}

/** Receives every operation that ended. It never throws. */
export type RecordOperation = (operation: TimedOperation) => void
