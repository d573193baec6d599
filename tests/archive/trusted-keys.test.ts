import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sha256Hex } from '../../src/archive/sha256.ts'
import { loadTrustedKeys } from '../../src/archive/signature/trusted-keys.ts'
import { testScratch } from '../support/exchanges.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())

function aKey(namedCurve = 'P-384') {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve })
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return {
    fingerprint: sha256Hex(der),
    publicKey: der.toString('base64'),
    pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    secret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}
const file = async (text: string): Promise<string> => {
  const path = scratch.file('.txt')
  await writeFile(path, text)
  return path
}

describe('STET_TRUSTED_KEYS', () => {
  const [one, two] = [aKey(), aKey()]
  const known = ({ fingerprint, publicKey }: ReturnType<typeof aKey>) => ({ fingerprint, publicKey })

  it.each([
    ['a fingerprint', async () => one.fingerprint.toUpperCase(), [{ ...known(one), publicKey: null }]],
    ['a PEM', async () => one.pem, [known(one)]],
    ['a PEM on one line', async () => one.pem.replaceAll('\n', '\\n'), [known(one)]],
    ['a private key, of which it takes the public half', async () => one.secret, [known(one)]],
    ['a file of a PEM', () => file(one.pem), [known(one)]],
    ['a file of several PEMs', () => file(`${one.pem}${two.pem}`), [known(one), known(two)]],
    [
      'a file of fingerprints',
      () => file(`${one.fingerprint}\n${two.fingerprint}\n`),
      [
        { ...known(one), publicKey: null },
        { ...known(two), publicKey: null },
      ],
    ],
  ])('takes %s', async (_, value, keys) => {
    expect((await loadTrustedKeys([await value()])).list()).toEqual(keys)
  })

  it('knows the key of a fingerprint from a PEM beside it', async () => {
    const keys = await loadTrustedKeys([one.fingerprint, one.pem])
    expect(keys.list()).toEqual([known(one)])
    expect([keys.has(one.fingerprint), keys.has(two.fingerprint)]).toEqual([true, false])
  })

  it.each([
    ['a path without a file', async () => join(scratch.dir, 'nowhere.pem')],
    ['a key on another curve', async () => aKey('P-256').pem],
    ['a file of words', () => file('our key is in the safe')],
    ['an empty file', () => file('')],
    ['one good and one bad PEM', async () => `${one.pem}${aKey('P-256').pem}`],
  ])('refuses %s by name', async (_, value) => {
    await expect(loadTrustedKeys([await value()])).rejects.toMatchObject({
      code: 'config-invalid',
      input: 'STET_TRUSTED_KEYS',
    })
  })
})
