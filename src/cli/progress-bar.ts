import { Presets, SingleBar } from 'cli-progress'
import { showControls } from '../model/control-characters.ts'
import type { Terminal } from './terminal.ts'

export interface ProgressBar {
  step(what: string): void
  stop(): void
}

/** A bar on standard error where a person sits there; nothing at all where not. */
export function createProgressBar(terminal: Terminal, total: number, wanted: boolean): ProgressBar {
  if (!wanted || !terminal.moving || total < 1) return { step: () => {}, stop: () => {} }
  const bar = new SingleBar(
    {
      format: '  {bar} {value}/{total} {what}',
      stream: process.stderr,
      clearOnComplete: true,
      barsize: 24,
    },
    Presets.shades_classic,
  )
  bar.start(total, 0, { what: '' })
  return {
    step: (what) => bar.increment(1, { what: showControls(what) }),
    stop: () => bar.stop(),
  }
}
