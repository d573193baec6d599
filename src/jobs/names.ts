import { PLATFORMS, type PlatformName } from '../model/platform.ts'

/** One queue for articles that came in, one a platform for captures: each platform has its own pace. */
export type QueueName = 'ingest' | `capture-${PlatformName}`

export const captureQueue = (platform: PlatformName): QueueName => `capture-${platform}`

export const QUEUE_NAMES: readonly QueueName[] = ['ingest', ...PLATFORMS.map(captureQueue)]

export const isQueueName = (name: string): name is QueueName => QUEUE_NAMES.some((one) => one === name)
