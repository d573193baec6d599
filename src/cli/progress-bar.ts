import { Presets, SingleBar } from 'cli-progress'
import { showControls } from '../model/control-characters.ts'
import type { Terminal } from './terminal.ts'

export interface ProgressBar extends Disposable {
  /** Counts items as done. @param what the newest of them */
  step(what: string, items?: number): void
  /** Prints while the bar is off the screen: both may share one. */
  print(write: () => void): void
  stop(): void
}

const NO_BAR: ProgressBar = {
  step: () => {},
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
  const started = Date.now()
  const bar = new SingleBar(
    {
      format:
        total === null
          ? '  {value} · {rate} {what}'
          : '  {bar} {value}/{total} · {rate} · {eta_formatted} left {what}',
      stream: process.stderr,
      clearOnComplete: true,
      barsize: 24,
    },
    Presets.shades_classic,
  )
  let done = 0
  let payload = { what: '', rate: '' }
  const start = (): void => bar.start(total ?? 0, done, payload)
  start()
  return {
    step(what, items = 1) {
      done += items
      payload = { what: showControls(what), rate: formatRate(done, Date.now() - started) }
      bar.update(done, payload)
    },
    print(write) {
      bar.stop()
      write()
      start()
    },
    stop: () => bar.stop(),
    [Symbol.dispose]: () => bar.stop(),
  }
}

/** Items in a second, or in a minute where a second has less than one. */
function formatRate(items: number, ms: number): string {
  const perSecond = items / Math.max(0.001, ms / 1000)
  return perSecond >= 1 ? `${Math.round(perSecond)}/s` : `${Math.round(perSecond * 60)}/min`
}
