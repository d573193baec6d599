import type { Clock } from '../model/clock.ts'
import type { ResolveHost } from './dns.ts'
import type { ProxySettings } from './proxy-choice.ts'
import type { RequestSchedulerOptions } from './request-scheduler.ts'

export interface HttpClientOptions {
  readonly userAgent: string
  readonly proxy: ProxySettings
  /** Exceptions from the SSRF guard, as in `STET_ALLOW_PRIVATE`. */
  readonly allowPrivate: readonly string[]
  /** Default size limits of a body in bytes, and time limits of one attempt in milliseconds. */
  readonly textLimit: number
  readonly mediaLimit: number
  readonly textTimeoutMs: number
  readonly mediaTimeoutMs: number
  /** How many times a request is tried before it fails. */
  readonly attempts: number
  readonly retryDelayMs: number
  readonly clock: Clock
  /** Rate limits of the sources. Absent: requests are not limited. */
  readonly scheduler?: RequestSchedulerOptions
  /** The name resolver. Default: the system's. */
  readonly resolve?: ResolveHost
}
