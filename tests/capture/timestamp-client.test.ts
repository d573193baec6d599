import { randomBytes } from 'node:crypto'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { takeTimestamps } from '../../src/archive/timestamp/take-timestamps.ts'
import { createTimestampClient } from '../../src/capture/timestamp-client.ts'
import { client } from '../outbound/client.ts'
import { testScratch } from '../support/exchanges.ts'
import { type Authority, createAuthority, hasOpenssl } from '../support/tsa.ts'

const ORIGIN = 'https://timestamps.invented.example'
const URL = `${ORIGIN}/tsr`
const seal = randomBytes(64)
const failure = (code: string): Error => Object.assign(new Error(`invented ${code}`), { code })

// timestamps.test.ts tests the responses of a real server (500, a page, an endless body) with a whole capture.
describe.skipIf(!hasOpenssl())(
  'asking a timestamp authority (skipped where openssl is missing)',
  async () => {
    const scratch = await testScratch()
    // An intercepted connection has no address that the guard could check, so the host is exempt from it.
    const http = client({ attempts: 2, allowPrivate: ['timestamps.invented.example:443'] })
    let authority: Authority
    beforeAll(async () => {
      // Another file of this process may have restored the connections.
      if (!nock.isActive()) nock.activate()
      nock.disableNetConnect()
      authority = await createAuthority()
    })
    afterEach(() => nock.cleanAll())
    afterAll(async () => {
      nock.enableNetConnect()
      nock.restore()
      await http.close()
      await authority[Symbol.asyncDispose]()
      await scratch[Symbol.asyncDispose]()
    })
    const take = (unavailable: 'go-on' | 'wait', maxWaitMs = 0) =>
      takeTimestamps(
        seal,
        { authorities: [URL], unavailable },
        createTimestampClient({ http, scratch, maxWaitMs }),
      )
    /** Answers the received request as the authority does. */
    const granted = async (request: Request): Promise<[number, Buffer]> => [
      200,
      await authority.reply(new Uint8Array(await request.arrayBuffer())),
    ]

    it.each([
      ['CERT_HAS_EXPIRED', /certificate that is not trusted/],
      ['ERR_TLS_CERT_ALTNAME_INVALID', /certificate that is not trusted/],
      ['ENOTFOUND', /name that was not found/],
      ['ECONNRESET', /broke off in the middle/],
      ['ECONNREFUSED', /could not be reached/],
    ])('%s is retried once, then recorded or waited for', async (code, detail) => {
      const scope = nock(ORIGIN).post('/tsr').times(4).replyWithError(failure(code))
      const { timestamps, replies } = await take('go-on')
      expect(replies).toEqual([])
      expect(timestamps).toEqual([
        { authority: URL, ok: false, at: null, file: null, detail: expect.stringMatching(detail) },
      ])
      await expect(take('wait')).rejects.toMatchObject({ code: 'timestamp-unavailable', retry: 'later' })
      expect(scope.isDone()).toBe(true)
    })

    it('takes the timestamp of the second attempt if the first response was lost', async () => {
      const scope = nock(ORIGIN)
        .post('/tsr')
        .replyWithError(failure('ECONNRESET'))
        .post('/tsr')
        .matchHeader('content-type', 'application/timestamp-query')
        .reply(granted)
      const { timestamps, replies } = await take('wait')
      expect(timestamps).toMatchObject([{ authority: URL, ok: true, file: 'stet/seal.tsr' }])
      expect(replies).toHaveLength(1)
      expect(scope.isDone()).toBe(true)
    })

    it('waits as long as `Retry-After` says, up to the limit', async () => {
      const busy = { 'retry-after': '1' }
      const scope = nock(ORIGIN).post('/tsr').times(2).reply(503, 'busy', busy).post('/tsr').reply(granted)
      const { timestamps } = await take('go-on', 0)
      expect(timestamps).toMatchObject([{ ok: false, detail: expect.stringContaining('503') }])
      expect(await take('wait', 5_000)).toMatchObject({ timestamps: [{ ok: true }] })
      expect(scope.isDone()).toBe(true)
    })

    it('does not follow a redirect', async () => {
      nock(ORIGIN)
        .post('/tsr')
        .reply(302, '', { location: `${ORIGIN}/elsewhere` })
      const elsewhere = nock(ORIGIN).post('/elsewhere').reply(granted).get('/elsewhere').reply(granted)
      const { timestamps } = await take('go-on')
      expect(timestamps).toMatchObject([{ ok: false, detail: 'It answered 302.' }])
      expect(elsewhere.pendingMocks()).toHaveLength(2)
    })
  },
)
