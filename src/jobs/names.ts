import { PLATFORMS, type PlatformName } from '../model/platform.ts'

/**
 * `ingest` takes articles that came in, `resolve` looks for the addresses that they lost, `capture-…`
 * copies posts, a queue for each platform because each has its own pace; `verify` and `audit` are
 * rounds of the watch, `notify` delivers webhooks.
 */
export type QueueName = 'ingest' | 'resolve' | 'verify' | 'audit' | 'notify' | CaptureQueue

export type CaptureQueue = `capture-${PlatformName}`

export const captureQueue = (platform: PlatformName): CaptureQueue => `capture-${platform}`

export const QUEUE_NAMES: readonly QueueName[] = [
  'ingest',
  'resolve',
  'verify',
  'audit',
  'notify',
  ...PLATFORMS.map(captureQueue),
]

export const isQueueName = (name: string): name is QueueName => QUEUE_NAMES.some((one) => one === name)
