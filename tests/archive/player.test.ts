import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PackedSnapshot, packSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'
import { hasChromium } from '../support/chromium.ts'
import { testScratch } from '../support/exchanges.ts'
import { packedFile } from '../support/packed-file.ts'
import { openPlayer, type Player } from '../support/player.ts'
import { packInput, testSigner, VIDEO_URL } from '../support/snapshots.ts'

if (!hasChromium() && process.env.CI) throw new Error('chromium is missing: run the set-up')

describe.skipIf(!hasChromium())(
  'replaywebpage in Chromium (skipped without chromium)',
  { timeout: 60_000 },
  () => {
    const scratch = testScratch()
    let packed: PackedSnapshot
    let player: Player
    beforeAll(async () => {
      packed = await packSnapshot(await packInput(await scratch))
      const [card] = packed.manifest.resources
      player = await openPlayer(await packedFile(packed), card?.url ?? '')
    })
    afterAll(async () => {
      await player?.[Symbol.asyncDispose]()
      await (await scratch)[Symbol.asyncDispose]()
    })

    it('shows the card, with its photo', async () => {
      const frame = await player.frame('#card')
      expect(await frame.textContent('#words')).toBe('The lighthouse is lit again 🕯')
      await frame.waitForFunction('document.querySelector("#photo").naturalWidth > 0')
      expect(await frame.evaluate('document.querySelector("#photo").naturalWidth')).toBe(32)
    })

    it('plays the video, and seeks in it', async () => {
      const frame = await player.frame('#video')
      await frame.waitForFunction('document.querySelector("#video").readyState >= 2')
      const video = (expression: string) => frame.evaluate(`document.querySelector("#video").${expression}`)
      expect(await video('duration')).toBe(2)
      expect(await video('currentSrc')).toContain(VIDEO_URL)
      await video('currentTime = 1.5')
      await frame.waitForFunction('!document.querySelector("#video").seeking')
      expect(await video('currentTime')).toBe(1.5)
      expect(await video('error')).toBeNull()
    })

    // The player hashes files only when its worker is told to; that it could read the signature shows here.
    it('accepts the signature', async () => {
      await player.frame('#card')
      const { verify } = await player.verification()
      expect(verify).toMatchObject({
        publicKey: (await testSigner).publicKey,
        datapackageHash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        created: packed.manifest.capturedAt,
        software: packed.manifest.software,
      })
    })

    it('makes no outside request', () => {
      expect(player.outside).toEqual([])
    })
  },
)
