import type { CaptureStep } from '../../capture/types.ts'
import type { RecordOperation } from '../../model/operation.ts'

/** Records how long each step of a capture took: from its beginning to that of the next. */
export function createStepTimer(record: RecordOperation): { begin(step: CaptureStep): void; end(): void } {
  let current: { step: CaptureStep; at: number } | null = null
  const end = () => {
    if (current === null) return
    const seconds = (performance.now() - current.at) / 1000
    record({ part: 'capture', name: current.step, result: 'ok', seconds })
    current = null
  }
  return {
    begin(step) {
      end()
      current = { step, at: performance.now() }
    },
    end,
  }
}
