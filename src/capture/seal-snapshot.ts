import type { PackInput } from '../archive/pack-input.ts'
import { type PackedSnapshot, packSnapshot } from '../archive/pack-snapshot.ts'
import type { Scratch } from '../model/http.ts'
import type { PostRef } from '../model/platform.ts'
import { askAuthority } from './ask-authority.ts'
import type { ExchangeLog } from './exchange-log.ts'
import type { CaptureDeps, CapturedContent, CaptureRequest } from './types.ts'

interface Drawn {
  post: PostRef
  content: CapturedContent
  card: string
  exchanges: ExchangeLog
  scratch: Scratch
}

/**
 * The step `seal`: everything into one signed `.wacz` in the scratch directory, with the timestamps
 * that the policy asks for.
 *
 * @throws StetError `timestamp-unavailable` where the policy is to wait for an authority
 */
export function sealSnapshot(
  { post, content, card, exchanges, scratch }: Drawn,
  request: CaptureRequest,
  deps: Pick<CaptureDeps, 'signer' | 'software' | 'http' | 'timestamps'>,
): Promise<PackedSnapshot> {
  const timestamp = timestamping(request, scratch, deps)
  return packSnapshot({
    post,
    record: content.record,
    capturedAt: request.capturedAt,
    outcome: content.outcome,
    reason: content.reason,
    missing: content.missing,
    notes: content.notes,
    // A manifest exists only where the last step has run as well.
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

/** Null where nobody is to be asked. */
function timestamping(
  { maxWaitMs, signal }: CaptureRequest,
  scratch: Scratch,
  { http, timestamps }: Pick<CaptureDeps, 'http' | 'timestamps'>,
): PackInput['timestamp'] | null {
  if (!timestamps || timestamps.authorities.length === 0) return null
  return async (content) => {
    // Loaded by those who ask: reading ASN.1 takes a while to load.
    const { takeTimestamps } = await import('../archive/timestamp/take-timestamps.ts')
    return takeTimestamps(content, timestamps, askAuthority({ http, scratch, maxWaitMs, signal }))
  }
}
