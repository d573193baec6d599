import type { RecordOperation, TimedOperation } from '../model/operation.ts'

/** Passes the operations of a process on to its metrics. */
export interface OperationRecorder {
  readonly record: RecordOperation
  /** Calls `listener` with each later operation. */
  onOperation(listener: (operation: TimedOperation) => void): void
}

export function createOperationRecorder(): OperationRecorder {
  const listeners: ((operation: TimedOperation) => void)[] = []
  return {
    record(operation) {
      for (const listen of listeners) listen(operation)
    },
    onOperation: (listener) => void listeners.push(listener),
  }
}
