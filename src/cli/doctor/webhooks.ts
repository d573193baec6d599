import { tmpdir } from 'node:os'
import { listWebhooks } from '../../catalog/webhooks/webhooks.ts'
import { createSemaphore } from '../../model/semaphore.ts'
import { createScratch } from '../../outbound/scratch-dir.ts'
import type { App } from '../../runtime/app.ts'
import { probeReceiver } from '../../webhooks/probe-receiver.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** Receivers that are asked at the same time. */
const AT_ONCE = 8
/** The time for all of them. */
const ALL_MS = 20_000

/** Do the receivers of webhooks take their messages? Needs a current catalog. */
export async function checkWebhooks(app: Pick<App, 'catalog'>): Promise<DoctorFinding> {
  const webhooks = await listWebhooks((await app.catalog()).db)
  const failing = webhooks.filter(({ enabled, failing_since: since }) => !enabled || since !== null)
  if (failing.length === 0) {
    return okFinding('webhooks', webhooks.length === 0 ? 'none' : `${webhooks.length}, none of them failing`)
  }
  const named = failing.map(({ id, url, enabled, off_reason: reason, failing_since: since }) => {
    const host = hostOf(url)
    return enabled
      ? `${id} (${host}) fails since ${since?.toISOString()}`
      : `${id} (${host}) is off: ${reason ?? 'by its owner'}`
  })
  return createFinding(
    'webhooks',
    'short',
    named.join('; '),
    'Tell the owner of the receiver; docs/webhooks.md says how to see its answers and to switch it on again.',
  )
}

/**
 * Can the receivers of the enabled webhooks be reached from here? Each origin is asked once; sends no message. Needs a
 * current catalog.
 */
export async function checkReceivers(
  { catalog, webhookHttp }: Pick<App, 'catalog' | 'webhookHttp'>,
  signal: AbortSignal,
): Promise<DoctorFinding> {
  const enabled = (await listWebhooks((await catalog()).db)).filter((one) => one.enabled)
  const byOrigin = new Map(enabled.map(({ id, url }) => [URL.parse(url)?.origin ?? url, { id, url }]))
  if (byOrigin.size === 0) return okFinding('receivers', 'no webhook is enabled')
  await using scratch = await createScratch(tmpdir())
  const inTurn = createSemaphore(AT_ONCE)
  const tooLate = AbortSignal.timeout(ALL_MS)
  const probing = { http: webhookHttp(), scratch, signal: AbortSignal.any([signal, tooLate]) }
  const unreachable = await Promise.all(
    [...byOrigin.values()].map(({ id, url }) =>
      inTurn(async () => {
        if (tooLate.aborted) return [`${id} (${hostOf(url)}): was not asked within ${ALL_MS / 1000} s`]
        const why = await probeReceiver(url, probing).catch((thrown: unknown) => {
          if (tooLate.aborted) return 'did not answer in time'
          throw thrown
        })
        return why === null ? [] : [`${id} (${hostOf(url)}): ${why}`]
      }),
    ),
  )
  const named = unreachable.flat()
  if (named.length === 0)
    return okFinding(
      'receivers',
      `${[...byOrigin.values()].map(({ url }) => hostOf(url)).join(', ')} can be reached`,
    )
  return createFinding(
    'receivers',
    'short',
    named.join('; '),
    'Check the network, HTTPS_PROXY and NODE_EXTRA_CA_CERTS; a receiver inside the network needs STET_ALLOW_PRIVATE.',
  )
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? ''
