import type { Clock } from '../model/clock.ts'
import type { ResolveHost } from './dns.ts'
import type { ProxySettings } from './proxy-choice.ts'
import type { RequestSchedulerOptions } from './request-scheduler.ts'

export interface HttpClientOptions {
  readonly userAgent: string
  readonly proxy: ProxySettings
  /** Exceptions from the guard, as in `STET_ALLOW_PRIVATE`. */
  readonly allowPrivate: readonly string[]
  /** Default limits of a body, in bytes, and of an answer in all, in milliseconds. */
  readonly textLimit: number
  readonly mediaLimit: number
  readonly textTimeoutMs: number
  readonly mediaTimeoutMs: number
  /** How often a request is made before it counts as failed. */
  readonly attempts: number
  readonly retryDelayMs: number
  readonly clock: Clock
  /** Budgets of the sources; left out, requests go out as they come. */
  readonly scheduler?: RequestSchedulerOptions
  /** How names are resolved; by default as the system does. */
  readonly resolve?: ResolveHost
}
