import { S3Client } from '@aws-sdk/client-s3'
import { StoreError } from '../../model/errors.ts'

/** What the SDK has resolved from its own variables and files; not in its published types. */
interface ResolvedEndpoint {
  serviceConfiguredEndpoint?: () => Promise<string | undefined>
}

/** Each reader of a film holds a connection for as long as it reads; the SDK's 50 would make others wait. */
const MAX_SOCKETS = 1_024

/** A connection that is not made in this time, or says nothing for this long, is given up. */
const CONNECT_MS = 5_000
const SILENCE_MS = 60_000

const silent = (): void => {}

/**
 * A client by the SDK's own variables: `AWS_ENDPOINT_URL_S3`, `AWS_REGION`, `AWS_ACCESS_KEY_ID`, …
 * Behind a configured endpoint buckets stand in the path, and the region may be left out. It makes
 * one attempt: what may be tried again is decided in one place, by the store.
 *
 * @throws StoreError `store-refused` where there is neither a region nor an endpoint
 */
export async function createS3Client(
  address: string,
): Promise<{ client: S3Client; endpoint: string | null }> {
  const probe = new S3Client({})
  const endpoint = (await (probe.config as ResolvedEndpoint).serviceConfiguredEndpoint?.()) ?? null
  const region = await probe.config.region().catch((cause: unknown) => {
    if (endpoint !== null) return 'us-east-1'
    throw new StoreError('store-refused', `${address}: no region is set.`, {
      input: 'STET_STORE',
      hint: 'Set AWS_REGION, or AWS_ENDPOINT_URL_S3 for a server other than Amazon.',
      cause,
    })
  })
  probe.destroy()
  const sockets = {
    httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
  }
  const client = new S3Client({
    region,
    forcePathStyle: endpoint !== null,
    maxAttempts: 1,
    // A trailing checksum makes the SDK send in chunks, which not every server takes; ours is in the head.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // What goes wrong is told by errors; the SDK would print its own words to stderr as well.
    logger: { trace: silent, debug: silent, info: silent, warn: silent, error: silent },
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS, ...sockets },
    // The SDK would build its chain of middlewares anew for each request.
    cacheMiddleware: true,
  })
  // It copies every request and answer for the logger, which drops them.
  client.middlewareStack.remove('loggerMiddleware')
  signPayloadHash(client)
  return { client, endpoint }
}

/**
 * Has each put signed over the SHA-256 that it carries as metadata. The SDK would leave the payload of a stream
 * unsigned, and hash bytes in memory once more.
 */
function signPayloadHash(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> }
      const sha256 = headers['x-amz-meta-sha256']
      if (sha256 !== undefined) headers['x-amz-content-sha256'] = sha256
      return next(args)
    },
    { step: 'build', name: 'signPayloadHash' },
  )
}
