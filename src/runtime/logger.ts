import { createRequire } from 'node:module'
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino'
import type { Config } from '../../config/config.ts'
import { escapeJsonControls, showControls } from '../model/control-characters.ts'
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

/**
 * Logs to standard error, because stdout carries a command's results: JSON lines for programs, readable lines for people on
 * a terminal. Each has its level by name and its time by ISO 8601.
 */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  to: DestinationStream = process.stderr.isTTY ? createReadableLog() : destination({ fd: 2, sync: true }),
): Logger {
  return pino(
    {
      level: config.logLevel,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      // The parameters of a query may hold an article's body or a post's text.
      redact: [...SECRETS, 'err.params'],
      serializers: { req: shownRequest },
    },
    { write: (line) => to.write(escapeJsonControls(line)) },
  )
}

/** Formats log lines for people. Strangers' control characters are shown, and not sent to the terminal. */
function createReadableLog(): DestinationStream {
  // Loaded only here: a service without a terminal does not need it.
  const { prettyFactory } = createRequire(import.meta.url)('pino-pretty') as typeof import('pino-pretty')
  const format = prettyFactory({
    colorize: false,
    ignore: 'pid,hostname',
    translateTime: "yyyy-mm-dd'T'HH:MM:ss.l'Z'",
  })
  return { write: (line) => void process.stderr.write(showControls(format(line))) }
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
