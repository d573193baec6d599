import { showControls } from '../model/control-characters.ts'
import type { Terminal } from './terminal.ts'

/** A line on standard error that is written over, for work whose length is unknown. */
export interface ProgressCounter {
  show(text: string): void
  stop(): void
}

const EVERY_MS = 100

/** Creates the line where a person sits at the terminal; elsewhere nothing is shown. */
export function createCounter(terminal: Terminal, wanted: boolean): ProgressCounter {
  if (!wanted || !terminal.moving) return { show: () => {}, stop: () => {} }
  let shownAt = 0
  return {
    show(text) {
      if (performance.now() - shownAt < EVERY_MS) return
      shownAt = performance.now()
      process.stderr.write(`\r\x1b[K  ${showControls(text)}`)
    },
    stop: () => void process.stderr.write('\r\x1b[K'),
  }
}
