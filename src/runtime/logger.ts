import { type DestinationStream, destination, type Logger, pino } from 'pino'
import type { Config } from '../../config/config.ts'
import { safeDecodeURIComponent } from '../model/url.ts'

const SECRETS = ['req.headers.authorization', 'req.headers.cookie', '*.token', '*.signingKey']

interface Request {
  readonly method: string
  readonly url: string
  readonly ip?: string
}

/** A request without its headers and without what it asks for; a token in its path is refused, and not repeated. */
const shownRequest = ({ method, url, ip }: Request) => ({
  method,
  url: safeDecodeURIComponent(url.split('?', 1)[0] ?? '').replaceAll(/stet_[0-9a-f]{8}_[\w-]+/g, 'stet_…'),
  ip,
})

/** Logs as JSON lines to stderr: stdout belongs to what a command answers. */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  to: DestinationStream = destination({ fd: 2, sync: true }),
): Logger {
  return pino(
    {
      level: config.logLevel,
      // What a database was asked with is an article's body, or somebody's words.
      redact: [...SECRETS, 'err.params'],
      serializers: { req: shownRequest },
    },
    to,
  )
}

const AGAIN_MS = 60_000

/** A connection that is away fails every second in the same words: they are said once a minute. */
export function throttleErrors(say: (error: Error) => void): (error: Error) => void {
  const said = new Map<string, number>()
  return (error) => {
    const now = Date.now()
    if (now - (said.get(error.message) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return
    said.clear()
    said.set(error.message, now)
    say(error)
  }
}
