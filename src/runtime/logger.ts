import { type DestinationStream, destination, type Logger, pino } from 'pino'
import type { Config } from '../../config/config.ts'
import { escapeJsonControls } from '../model/control-characters.ts'
import { safeDecodeURIComponent } from '../model/url.ts'

const SECRETS = ['req.headers.authorization', 'req.headers.cookie', '*.token', '*.signingKey']

interface Request {
  readonly method: string
  readonly url: string
  readonly ip?: string
}

/** Logs a request without its headers and its query. A token in its path is refused, and not logged. */
const shownRequest = ({ method, url, ip }: Request) => ({
  method,
  url: safeDecodeURIComponent(url.split('?', 1)[0] ?? '').replaceAll(/stet_[0-9a-f]{8}_[\w-]+/g, 'stet_…'),
  ip,
})

/** Logs as JSON lines to stderr, because stdout carries a command's results. */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  to: DestinationStream = destination({ fd: 2, sync: true }),
): Logger {
  return pino(
    {
      level: config.logLevel,
      // The parameters of a query may hold an article's body or a post's text.
      redact: [...SECRETS, 'err.params'],
      serializers: { req: shownRequest },
    },
    { write: (line) => to.write(escapeJsonControls(line)) },
  )
}

const REPEAT_MS = 60_000

/** A lost connection fails every second with the same message, which is logged once a minute. */
export function throttleErrors(log: (error: Error) => void): (error: Error) => void {
  const lastLogged = new Map<string, number>()
  return (error) => {
    const now = Date.now()
    if (now - (lastLogged.get(error.message) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return
    lastLogged.clear()
    lastLogged.set(error.message, now)
    log(error)
  }
}
