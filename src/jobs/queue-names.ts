import type { PlatformName } from '../model/platform.ts'
import { PLATFORM_NAMES, PLATFORMS } from '../platforms/registry.ts'

/**
 * `ingest` reads accepted articles, `resolve` finds the posts of flattened citations, `capture-…` copies posts (one queue a
 * platform, because each has its own rate), `verify` and `audit` run the watch, `replicate` fills the replicas, `notify`
 * delivers webhooks.
 */
export type QueueName = SharedQueue | CaptureQueueName

export type SharedQueue = 'ingest' | 'resolve' | 'verify' | 'audit' | 'replicate' | 'notify'

type CaptureQueueName = `capture-${PlatformName}`

const CLOSED: ReadonlySet<PlatformName> = new Set(
  PLATFORMS.filter(({ closed }) => closed !== undefined).map(({ name }) => name),
)

/** Closed platforms share a queue, because none has a rate. */
export const captureQueueName = (platform: PlatformName): CaptureQueueName =>
  `capture-${CLOSED.has(platform) ? 'closed' : platform}`

export const isCaptureQueue = (name: QueueName): name is CaptureQueueName => name.startsWith('capture-')

export const QUEUE_NAMES: readonly QueueName[] = [
  'ingest',
  'resolve',
  'verify',
  'audit',
  'replicate',
  'notify',
  ...new Set(PLATFORM_NAMES.map(captureQueueName)),
]

export const isQueueName = (name: string): name is QueueName => QUEUE_NAMES.some((one) => one === name)
