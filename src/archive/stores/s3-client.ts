import { S3Client } from '@aws-sdk/client-s3'
import { StoreError } from '../../model/errors.ts'
import type { S3Access } from '../../model/store.ts'

/** A part of the SDK's resolved configuration that is missing in its published types. */
interface ResolvedEndpoint {
  serviceConfiguredEndpoint?: () => Promise<string | undefined>
}

/** Each reader of a video occupies a connection while it reads. The SDK's default of 50 would make others wait. */
const MAX_SOCKETS = 1_024

/** The time limits for connecting, and for a pause between two bytes. */
const CONNECT_MS = 5_000
const SILENCE_MS = 60_000

const ignore = (): void => {}

/**
 * Creates a client. With an endpoint it uses path-style URLs, and the region is optional. The client does not retry; the
 * store does.
 *
 * @param access null: from the SDK's own variables: `AWS_ENDPOINT_URL_S3`, `AWS_REGION`, `AWS_ACCESS_KEY_ID`, …
 * @returns `endpoint` names the server
 * @throws StoreError `store-refused` if neither a region nor an endpoint is set
 */
export async function createS3Client(
  address: string,
  access: S3Access | null = null,
): Promise<{ client: S3Client; endpoint: string }> {
  const profile = access?.profile == null ? {} : { profile: access.profile }
  const probe = new S3Client(profile)
  const configured = async () =>
    (await (probe.config as ResolvedEndpoint).serviceConfiguredEndpoint?.()) ?? null
  // The variable of the first store says nothing about another one.
  const endpoint = access === null ? await configured() : access.endpoint
  const region =
    access?.region ??
    (await probe.config.region().catch((cause: unknown) => {
      if (endpoint !== null) return 'us-east-1'
      throw new StoreError('store-refused', `${address}: no region is set.`, {
        input: access === null ? 'STET_STORE' : 'STET_REPLICAS',
        hint:
          access === null
            ? 'Set AWS_REGION, or AWS_ENDPOINT_URL_S3 for a server other than Amazon.'
            : 'Add region=…, or endpoint=… for a server other than Amazon.',
        cause,
      })
    }))
  probe.destroy()
  const server = access === null ? {} : { endpoint: access.endpoint ?? `https://s3.${region}.amazonaws.com` }
  const sockets = {
    httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
  }
  const client = new S3Client({
    ...profile,
    ...server,
    region,
    forcePathStyle: endpoint !== null,
    maxAttempts: 1,
    // With a trailing checksum the SDK sends chunked, which some servers refuse. Ours is in a header.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Errors report failures; the SDK would also log them to stderr.
    logger: { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore },
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS, ...sockets },
    // Without this, the SDK rebuilds its middleware chain for each request.
    cacheMiddleware: true,
  })
  // It copies every request and response for the logger, which ignores them.
  client.middlewareStack.remove('loggerMiddleware')
  signPayloadHash(client)
  return { client, endpoint: endpoint ?? `s3.${region}.amazonaws.com` }
}

/**
 * Signs each put over the SHA-256 in its metadata. The SDK would leave the payload of a stream unsigned, and would hash
 * bytes in memory again.
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
