import { destination, type Logger, pino } from 'pino'
import type { Config } from '../../config/config.ts'

/** Logs as JSON lines to stderr: stdout belongs to what a command answers. */
export function createLogger(config: Pick<Config, 'logLevel'>): Logger {
  return pino(
    {
      level: config.logLevel,
      redact: ['req.headers.authorization', 'req.headers.cookie', '*.token', '*.signingKey'],
    },
    destination({ fd: 2, sync: true }),
  )
}

const AGAIN_MS = 60_000

/** A connection that is away fails every second in the same words: they are said once a minute. */
export function seldom(say: (error: Error) => void): (error: Error) => void {
  const said = new Map<string, number>()
  return (error) => {
    const now = Date.now()
    if (now - (said.get(error.message) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return
    said.clear()
    said.set(error.message, now)
    say(error)
  }
}
