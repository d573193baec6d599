import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeTimestamps } from '../../../src/archive/timestamp/take-timestamps.ts'
import { buildTimestampRequest } from '../../../src/archive/timestamp/timestamp-request.ts'
import { verifyTimestamp } from '../../../src/archive/timestamp/timestamp-token.ts'
import { FetchError } from '../../../src/model/errors.ts'
import { testScratch } from '../../support/exchanges.ts'
import { type Authority, createAuthority, hasOpenssl, RSA } from '../../support/tsa.ts'

const SEAL = Buffer.from('{"stet":1,"files":[]}\n')
const URL = 'https://timestamps.example/tsr?key=hidden'
const SHOWN = 'https://timestamps.example/tsr'

describe.skipIf(!hasOpenssl())('timestamps by openssl ts (skipped without openssl)', () => {
  let authority: Authority
  beforeAll(async () => {
    authority = await createAuthority()
  })
  afterAll(() => authority?.[Symbol.asyncDispose]())

  type Ask = (url: string, request: Uint8Array) => Promise<Uint8Array>
  const take = (ask: Ask, unavailable: 'go-on' | 'wait' = 'go-on', urls = [URL]) =>
    takeTimestamps(SEAL, { authorities: urls, unavailable }, ask)

  it('are verified by openssl', async () => {
    const { timestamps, replies } = await take((_, request) => authority.reply(request))
    expect(timestamps).toEqual([
      {
        authority: SHOWN,
        ok: true,
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        file: 'stet/seal.tsr',
        detail: 'Signed by Invented Timestamps (Invented).',
      },
    ])
    await using scratch = await testScratch()
    const [reply, seal] = [scratch.file('.tsr'), scratch.file('.json')]
    await writeFile(reply, replies[0] ?? '')
    await writeFile(seal, SEAL)
    const args = ['ts', '-verify', '-in', reply, '-data', seal, '-CAfile', authority.caPath]
    expect(execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' })).toContain('Verification: OK')
  })

  it.each([
    ['an RSA key', { key: RSA }],
    ['a certificate named by SHA-512', { essHash: 'sha512' }],
    ['a certificate named by SHA-1, as of old', { essHash: 'sha1' }],
  ])('are taken from an authority with %s', async (_, options) => {
    await using other = await createAuthority(options)
    const { timestamps } = await take((_, request) => other.reply(request))
    expect(timestamps).toMatchObject([{ ok: true }])
  })

  it.each<[string, RegExp, Ask]>([
    ['refuses', /^The authority refused it \(badDataFormat.*\)\.$/, () => authority.reply(Buffer.from('?'))],
    ['is a page', /no answer of a timestamp authority/, async () => Buffer.from('<!doctype html><p>Hi')],
    ['is nothing', /no answer of a timestamp authority/, async () => new Uint8Array()],
    ['is rubbish', /no answer of a timestamp authority/, async () => Buffer.alloc(5000, 0x30)],
    ['is cut', /no answer/, async (_, request) => (await authority.reply(request)).subarray(0, -40)],
    [
      'is played again',
      /answer to another request/,
      async () => (await takeTimestampsOf(SEAL)).replies[0] ?? expect.unreachable(),
    ],
    [
      'is over something else',
      /taken over something else/,
      async () => (await takeTimestampsOf(Buffer.from('else'))).replies[0] ?? expect.unreachable(),
    ],
    [
      'does not come',
      /^https:\/\/timestamps\.example\/tsr could not be reached\.$/,
      async (url) => {
        throw new FetchError('network', `${url} could not be reached`)
      },
    ],
  ])('are told, with the reason, where the answer %s', async (_, detail, ask) => {
    const { timestamps, replies } = await take(ask)
    expect(timestamps).toEqual([
      { authority: SHOWN, ok: false, at: null, file: null, detail: expect.stringMatching(detail) },
    ])
    expect(replies).toEqual([])
    const waiting = await take(ask, 'wait').catch((error: unknown) => error)
    expect(waiting).toMatchObject({ code: 'timestamp-unavailable', retry: 'later', input: SHOWN })
    expect(JSON.stringify(timestamps) + String(waiting)).not.toContain('hidden')
  })
  const takeTimestampsOf = (content: Uint8Array) =>
    takeTimestamps(content, { authorities: [URL], unavailable: 'wait' }, (_, request) =>
      authority.reply(request),
    )

  it.each([
    ['had expired', { validUntil: '20210101000000Z' }, /valid from 2020-01-01 to 2021-01-01/],
    ['is not valid yet', { validFrom: '20980101000000Z' }, /valid from 2098/],
  ])('are not taken under a certificate that %s', async (_, options, detail) => {
    await using other = await createAuthority(options)
    expect((await take((_, request) => other.reply(request))).timestamps).toMatchObject([
      { ok: false, detail: expect.stringMatching(detail) },
    ])
  })

  it('are rejected if a byte of the response differs', async () => {
    const missed: number[] = []
    const { replies } = await takeTimestampsOf(SEAL)
    const whole = Buffer.from(replies[0] ?? '')
    const held = verifyTimestamp(whole, SEAL)
    for (let at = 0; at < whole.length; at += 5) {
      const copy = Buffer.from(whole)
      copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8))
      try {
        const read = verifyTimestamp(copy, SEAL)
        // What the signature does not cover may differ, if it says nothing else: status words, spare certificates.
        if (read.at.getTime() !== held.at.getTime() || !read.certificate.raw.equals(held.certificate.raw))
          missed.push(at)
      } catch (error) {
        expect(error).toMatchObject({ code: 'archive-invalid' })
      }
    }
    expect(missed).toEqual([])
    expect(whole.length).toBeGreaterThan(1000)
  })

  it('of several authorities are stored in the order of the requests', async () => {
    const urls = ['https://one.example/', 'https://down.example/', 'https://three.example/']
    const { timestamps, replies } = await take(
      async (url, request) => {
        if (url.includes('down')) throw new FetchError('network', `${url} is down.`)
        return authority.reply(request)
      },
      'go-on',
      urls,
    )
    expect(timestamps.map(({ authority: from, file }) => [from, file])).toEqual([
      ['https://one.example/', 'stet/seal.tsr'],
      ['https://down.example/', null],
      ['https://three.example/', 'stet/seal-2.tsr'],
    ])
    expect(replies).toHaveLength(2)
  })

  describe('by the holder of a key', () => {
    const tstInfo = async (): Promise<Buffer> => {
      const { bytes } = buildTimestampRequest(SEAL)
      return contentOf(await authority.reply(bytes))
    }

    it('are valid with a certificate for timestamps only', async () => {
      expect(verifyTimestamp(await authority.forge(await tstInfo()), SEAL).at).toBeInstanceOf(Date)
    })

    it.each(['timeStamping', 'critical, timeStamping, codeSigning', 'critical, codeSigning'])(
      'are invalid with a certificate for: %s',
      async (usage) => {
        await using other = await createAuthority({ usage })
        const reply = await other.forge(await tstInfo())
        expect(() => verifyTimestamp(reply, SEAL)).toThrow('its certificate is not one for timestamps alone')
      },
    )

    it.each([
      ['no certificate is named', [], 'does not name the certificate'],
      [
        'no certificate is in it',
        ['-cades', '-nocerts'],
        'the certificate that it was signed with is not in it',
      ],
      ['no attributes are signed', ['-noattr'], 'covers no attributes'],
      ['the hash is SHA-1', ['-cades', '-md', 'sha1'], 'a hash that proves nothing'],
    ])('do not hold where %s', async (_, flags, words) => {
      const reply = await authority.forge(await tstInfo(), flags)
      expect(() => verifyTimestamp(reply, SEAL)).toThrow(words)
    })
  })
})

/** What a timestamp signs, cut out of an answer. */
function contentOf(reply: Buffer): Buffer {
  const at = reply.indexOf(Buffer.from('060b2a864886f70d0109100104', 'hex')) + 13
  // [0] EXPLICIT, OCTET STRING; both short.
  const length = reply[at + 3] ?? 0
  return reply.subarray(at + 4, at + 4 + length)
}
