import { createHash } from 'node:crypto'
import nock from 'nock'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openStore } from '../../../src/archive/stores/open-store.ts'
import type { Store } from '../../../src/model/store.ts'
import { bodyOf } from '../../contracts/store.contract.ts'
import { rememberedTrial } from '../../support/store-trials.ts'

const ENDPOINT = 'https://s3.invented.example'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const xml = (code: string): string => `<Error><Code>${code}</Code><Message>invented</Message></Error>`
const failure = (code: string): Error => Object.assign(new Error(`invented ${code}`), { code })

/** How often the SDK asked, and what: `METHOD path`. */
function asked(scope: nock.Scope): string[] {
  const seen: string[] = []
  scope.on('request', ({ method, url }: Request) => seen.push(`${method} ${new URL(url).pathname}`))
  return seen
}

// What the connection itself does (cuts, flipped bytes) is met in s3.test.ts, on a wire to a real server.
describe.concurrent('simulated failures of an S3 server', () => {
  beforeAll(() => {
    // Another file of this process may have restored the connections.
    if (!nock.isActive()) nock.activate()
    nock.disableNetConnect()
    vi.stubEnv('AWS_ENDPOINT_URL_S3', ENDPOINT)
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'invented')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'invented')
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    nock.cleanAll()
    nock.enableNetConnect()
    nock.restore()
  })
  // `.query(true)`: the SDK names the operation in the query.
  // Each test has a bucket of its own, so that they can wait for their retries at the same time.
  const open = (bucket: string): Promise<Store> =>
    openStore({ kind: 's3', bucket, prefix: '' }, { trials: rememberedTrial() })

  it.each([
    ['CERT_HAS_EXPIRED', 'certificate is not trusted (CERT_HAS_EXPIRED)', 'NODE_EXTRA_CA_CERTS'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate is not trusted', 'NODE_EXTRA_CA_CERTS'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate is not trusted', 'NODE_EXTRA_CA_CERTS'],
    ['ENOTFOUND', 'name was not found (ENOTFOUND)', 'DNS'],
    ['EAI_AGAIN', 'name was not found', 'DNS'],
    ['ECONNRESET', "can't be reached (ECONNRESET)", 'AWS_ENDPOINT_URL_S3'],
    ['ETIMEDOUT', "can't be reached (ETIMEDOUT)", 'AWS_ENDPOINT_URL_S3'],
  ])('%s is reported after four attempts, as something that may pass', async (code, message, hint) => {
    const bucket = `fails-${code.toLowerCase().replaceAll('_', '-')}`
    const scope = nock(ENDPOINT).put(`/${bucket}/key`).query(true).times(4).replyWithError(failure(code))
    const store = await open(bucket)
    await expect(store.put('key', bodyOf('words'), 't')).rejects.toMatchObject({
      code: 'store-unreachable',
      retry: 'later',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    })
    expect(scope.isDone()).toBe(true)
  })

  it('a put whose response was lost succeeds when the retry gets 412', async () => {
    const scope = nock(ENDPOINT)
      .put('/lost/key')
      .query(true)
      .replyWithError(failure('ECONNRESET'))
      .put('/lost/key')
      .query(true)
      .reply(412, xml('PreconditionFailed'))
      .head('/lost/key')
      .query(true)
      .reply(200, '', { 'content-length': '5', 'x-amz-meta-sha256': sha256('words') })
    expect(await (await open('lost')).put('key', bodyOf('words'), 't')).toBe('same')
    expect(scope.isDone()).toBe(true)
  })

  it('412 for bytes with the same length and another hash means that the key is taken', async () => {
    nock(ENDPOINT)
      .put('/taken/key')
      .query(true)
      .reply(412, xml('PreconditionFailed'))
      .head('/taken/key')
      .query(true)
      .reply(200, '', { 'content-length': '5', 'x-amz-meta-sha256': sha256('other') })
    expect(await (await open('taken')).put('key', bodyOf('words'), 't')).toBe('taken')
  })

  it('412 for an object of another tool compares the bytes', async () => {
    const scope = nock(ENDPOINT)
      .put('/foreign/key')
      .query(true)
      .reply(412, xml('PreconditionFailed'))
      .head('/foreign/key')
      .query(true)
      .reply(200, '', { 'content-length': '5' })
      .get('/foreign/key')
      .query(true)
      .reply(200, 'words', { 'content-length': '5' })
    expect(await (await open('foreign')).put('key', bodyOf('words'), 't')).toBe('same')
    expect(scope.isDone()).toBe(true)
  })

  it('409 and 503 SlowDown are retried until the put succeeds', async () => {
    const scope = nock(ENDPOINT)
      .put('/busy/key')
      .query(true)
      .reply(409, xml('ConditionalRequestConflict'))
      .head('/busy/key')
      .query(true)
      .reply(404)
      .head('/busy/')
      .query(true)
      .reply(200)
      .put('/busy/key')
      .query(true)
      .reply(503, xml('SlowDown'))
      .put('/busy/key')
      .query(true)
      .reply(200, '')
    const seen = asked(scope)
    expect(await (await open('busy')).put('key', bodyOf('words'), 't')).toBe('created')
    expect(seen).toEqual(['PUT /busy/key', 'HEAD /busy/key', 'HEAD /busy/', 'PUT /busy/key', 'PUT /busy/key'])
  })

  it('a persistent 503 SlowDown is reported as retryable after four attempts', async () => {
    const scope = nock(ENDPOINT).put('/slow/key').query(true).times(4).reply(503, xml('SlowDown'))
    await expect((await open('slow')).put('key', bodyOf('words'), 't')).rejects.toMatchObject({
      code: 'store-unreachable',
      retry: 'later',
      message: expect.stringContaining('503'),
    })
    expect(scope.isDone()).toBe(true)
  })

  it.each([
    [501, 'NotImplemented', /honours If-None-Match/],
    [403, 'RequestTimeTooSkewed', /Set the clock/],
    [403, 'ExpiredToken', /AWS_ACCESS_KEY_ID/],
    [301, 'PermanentRedirect', /AWS_REGION/],
    [507, 'InsufficientStorage', /Free space/],
  ] as const)('%i %s is not tried again, and says what to do', async (status, code, hint) => {
    const bucket = `refuses-${code.toLowerCase()}`
    const scope = nock(ENDPOINT).put(`/${bucket}/key`).query(true).reply(status, xml(code))
    const seen = asked(scope)
    await expect((await open(bucket)).put('key', bodyOf('words'), 't')).rejects.toMatchObject({
      code: status === 507 ? 'store-full' : 'store-refused',
      hint: expect.stringMatching(hint),
    })
    expect(seen).toHaveLength(1)
  })

  it('every one of many concurrent puts is conditional and signed over its bytes', async () => {
    const scope = nock(ENDPOINT)
      .put(/^\/many\/\d+$/)
      .query(true)
      .times(20)
      .reply(200, '')
    const sent: [body: string, hash: string | null, condition: string | null][] = []
    scope.on('request', ({ headers }: Request, _: unknown, body: string) =>
      sent.push([body, headers.get('x-amz-content-sha256'), headers.get('if-none-match')]),
    )
    const store = await open('many')
    const words = Array.from({ length: 20 }, (_, n) => `words ${n}`)
    await Promise.all(words.map((text, n) => store.put(String(n), bodyOf(text), 't')))
    expect(sent.toSorted()).toEqual(words.map((text) => [text, sha256(text), '*']).toSorted())
  })
})
