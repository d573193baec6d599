import { format } from 'node:util'
import type { Logger } from 'pino'
import { createLogger } from '../runtime/logger.ts'
import type { Terminal } from './terminal.ts'

/**
 * Creates the log of a service whose standard error goes to a program: every line there is JSON, also the warnings of Node.js
 * and of libraries.
 */
export function createServiceLog(): Logger {
  const log = createLogger({ logLevel: 'info' })
  process.removeAllListeners('warning')
  process.on('warning', (err) => log.warn({ err }, err.message))
  console.warn = (...words: unknown[]) => log.warn(format(...words))
  console.error = (...words: unknown[]) => log.error(format(...words))
  return log
}

/** The same terminal, with its notes in the log. */
export const withNotesInLog = (terminal: Terminal, log: Logger): Terminal => ({
  ...terminal,
  note: (line) => log.info(line),
})
