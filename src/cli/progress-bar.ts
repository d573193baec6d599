import cliProgress, { type Options, type Params, Presets, SingleBar } from 'cli-progress'
import { formatRemaining } from '../card/format-remaining.ts'
import { showControls } from '../model/control-characters.ts'
import type { Terminal } from './terminal.ts'

export interface ProgressBar extends Disposable {
  /** Counts items as done. @param what the newest of them */
  step(what: string, items?: number): void
  /**
   * Sets how far the work is, where its size is learned on the way.
   *
   * @param total how many items there are; null while that is not known
   */
  set(done: number, total: number | null, what: string): void
  /** Prints while the bar is off the screen: both may share one. */
  print(write: () => void): void
  stop(): void
}

const NO_BAR: ProgressBar = {
  step: () => {},
  set: () => {},
  print: (write) => write(),
  stop: () => {},
  [Symbol.dispose]: () => {},
}

/**
 * A bar with rate and remaining time on standard error where a person sits there; nothing at all where not.
 *
 * @param total how many items there are; null if that is not known, for a count without a bar
 */
export function createProgressBar(terminal: Terminal, total: number | null, wanted: boolean): ProgressBar {
  if (!wanted || !terminal.moving || total === 0) return NO_BAR
  let state: State = { done: 0, total, what: '' }
  const speed = new RecentRate()
  const bar = new SingleBar(
    {
      format: (options, params) => render(state, speed.perSecond(state.done), options, params),
      stream: process.stderr,
      clearOnComplete: true,
      barsize: 24,
    },
    Presets.shades_classic,
  )
  const start = (): void => bar.start(state.total ?? 0, state.done)
  const show = (next: Partial<State>): void => {
    state = { ...state, ...next }
    speed.mark(state.done)
    bar.setTotal(state.total ?? 0)
    bar.update(state.done)
  }
  start()
  return {
    step: (what, items = 1) => show({ done: state.done + items, what }),
    set: (done, total, what) => show({ done, total, what }),
    print(write) {
      bar.stop()
      write()
      start()
    },
    stop: () => bar.stop(),
    [Symbol.dispose]: () => bar.stop(),
  }
}

interface State {
  readonly done: number
  readonly total: number | null
  readonly what: string
}

/** The rate of the last half minute, so that what an earlier run has done, or a wait, soon no longer counts. */
class RecentRate {
  #marks = [{ at: Date.now(), done: 0 }]

  mark(done: number): void {
    const now = Date.now()
    if (now - (this.#marks.at(-1)?.at ?? 0) < 1_000) return
    this.#marks = [...this.#marks.filter(({ at }) => at > now - 30_000), { at: now, done }]
  }

  perSecond(done: number): number {
    const [first = { at: 0, done: 0 }] = this.#marks
    return Math.max(0, done - first.done) / Math.max(0.001, (Date.now() - first.at) / 1000)
  }
}

/** `███░░ 12/40 · 3/s · 9 s left https://…`; without a total only count and rate. */
function render({ done, total, what }: State, perSecond: number, options: Options, params: Params): string {
  const parts =
    total === null
      ? [`${done}`]
      : [`${cliProgress.Format.BarFormat(params.progress, options)} ${done}/${total}`]
  if (perSecond > 0) {
    parts.push(perSecond >= 1 ? `${Math.round(perSecond)}/s` : `${Math.round(perSecond * 60)}/min`)
    if (total !== null) parts.push(`${formatRemaining(Math.max(0, total - done) / perSecond)} left`)
  }
  return `  ${parts.join(' · ')} ${showControls(what)}`
}
