import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeTimestamps } from '../../src/archive/timestamp/take-timestamps.ts'
import { packSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'
import { testScratch } from '../support/exchanges.ts'
import { packedFile } from '../support/packed-file.ts'
import { packInput } from '../support/snapshots.ts'
import { type Authority, createAuthority, hasOpenssl } from '../support/tsa.ts'
import { ended, spawnStet } from './run-cli.ts'

describe.skipIf(!hasOpenssl())('stet check --tsa-ca (skipped where openssl is missing)', () => {
  let authority: Authority
  let other: Authority
  const scratchReady = testScratch()
  beforeAll(async () => {
    authority = await createAuthority()
    other = await createAuthority()
  })
  afterAll(async () => {
    await authority?.[Symbol.asyncDispose]()
    await other?.[Symbol.asyncDispose]()
    await (await scratchReady)[Symbol.asyncDispose]()
  })

  it('ends with 0 under the expected root, with 3 under another', async () => {
    const policy = { authorities: ['https://timestamps.example/'], unavailable: 'wait' as const }
    const timestamp = (seal: Uint8Array) =>
      takeTimestamps(seal, policy, (_, request) => authority.reply(request))
    const path = await packedFile(await packSnapshot(await packInput(await scratchReady, { timestamp })))
    const check = (caPath: string) => ended(spawnStet(['check', path, '--tsa-ca', caPath, '--json'], {}))
    expect(await check(authority.caPath)).toMatchObject({ code: 0, lines: [{ valid: true }] })
    expect(await check(other.caPath)).toMatchObject({ code: 3, lines: [{ valid: true }] })
  })
})
