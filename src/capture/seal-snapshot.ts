import type { PackInput } from '../archive/wacz/pack-input.ts'
import { type PackedSnapshot, packSnapshot } from '../archive/wacz/pack-snapshot.ts'
import type { Scratch } from '../model/http.ts'
import type { PostRef } from '../model/platform.ts'
import type { ExchangeLog } from './exchange-log.ts'
import { createTimestampClient } from './timestamp-client.ts'
import type { CaptureDeps, CapturedContent, CaptureRequest } from './types.ts'

interface SealInput {
  post: PostRef
  content: CapturedContent
  card: string
  exchanges: ExchangeLog
  scratch: Scratch
}

/**
 * The step `seal`: packs everything into one `.wacz` in the scratch directory, signs it, and has it
 * time-stamped as the policy requires.
 *
 * @throws StetError `timestamp-unavailable` if the policy requires a timestamp and no authority gives one
 */
export function sealSnapshot(
  { post, content, card, exchanges, scratch }: SealInput,
  request: CaptureRequest,
  deps: Pick<CaptureDeps, 'signer' | 'software' | 'http' | 'timestamps'>,
): Promise<PackedSnapshot> {
  const timestamp = timestampRequester(request, scratch, deps)
  return packSnapshot({
    post,
    record: content.record,
    capturedAt: request.capturedAt,
    outcome: content.outcome,
    reason: content.reason,
    missing: content.missing,
    notes: content.notes,
    // The manifest is written only after the step `store`, so it lists that step too.
    steps: [...content.steps, 'card', 'seal', 'store'],
    contentSha256: content.contentSha256,
    exchanges: exchanges.list(),
    card,
    citations: content.citations,
    software: deps.software,
    signer: deps.signer,
    ...(timestamp ? { timestamp } : {}),
    scratch,
  })
}

/** Null if no timestamp authority is configured. */
function timestampRequester(
  { maxWaitMs, signal }: CaptureRequest,
  scratch: Scratch,
  { http, timestamps }: Pick<CaptureDeps, 'http' | 'timestamps'>,
): PackInput['timestamp'] | null {
  if (!timestamps || timestamps.authorities.length === 0) return null
  return async (content) => {
    // Loaded on demand: the ASN.1 parser is slow to load.
    const { takeTimestamps } = await import('../archive/timestamp/take-timestamps.ts')
    return takeTimestamps(content, timestamps, createTimestampClient({ http, scratch, maxWaitMs, signal }))
  }
}
