import { StopDeadline } from '../model/stop-deadline.ts'

type ClosePart = (deadline: StopDeadline) => Promise<unknown>

/** A service that fails to start closes what it has opened within this time. */
const FAILED_START_MS = 5_000

/** The opened parts of a service, closed in reverse order within one deadline. A part that hangs is left behind. */
export class ServiceParts implements AsyncDisposable {
  #open: ClosePart[] = []

  add(close: ClosePart): void {
    this.#open.push(close)
  }

  /** Hands the parts over to a new owner: disposing of this one then closes nothing. */
  move(): ServiceParts {
    const moved = new ServiceParts()
    moved.#open = this.#open
    this.#open = []
    return moved
  }

  async close(deadline: StopDeadline): Promise<void> {
    for (const close of this.#open.splice(0).toReversed()) await deadline.within(close(deadline))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#open.length > 0) await this.close(new StopDeadline(FAILED_START_MS))
  }
}
