import { createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto'
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadSigner } from '../../src/archive/signature/signer.ts'
import { testScratch } from '../support/exchanges.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())
let n = 0
const newDir = (): string => {
  n += 1
  return join(scratch.dir, `data-${n}`)
}
const pemOf = (namedCurve: string): string =>
  generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** As the players do it: WebCrypto, P-384, SHA-256, raw r‖s. */
async function playerVerifies(publicKey: string, text: string, signature: string): Promise<boolean> {
  const curve = { name: 'ECDSA', namedCurve: 'P-384' }
  const key = await webcrypto.subtle.importKey('spki', Buffer.from(publicKey, 'base64'), curve, true, [
    'verify',
  ])
  const how = { name: 'ECDSA', hash: 'SHA-256' }
  return webcrypto.subtle.verify(how, key, Buffer.from(signature, 'base64'), new TextEncoder().encode(text))
}

describe('the signing key', () => {
  it('is created at first use, readable by its owner only, and kept', async () => {
    const dataDir = newDir()
    const first = await loadSigner({ pemOrPath: null, dataDir, mayCreate: true })
    const path = join(dataDir, 'signing-key.pem')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const again = await loadSigner({ pemOrPath: null, dataDir, mayCreate: false })
    expect(again.fingerprint).toBe(first.fingerprint)
    expect(first.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(await readdir(dataDir)).toEqual(['signing-key.pem'])
  })

  it('is a single key for twenty concurrent callers', async () => {
    const dataDir = newDir()
    const all = await Promise.all(
      Array.from({ length: 20 }, () => loadSigner({ pemOrPath: null, dataDir, mayCreate: true })),
    )
    expect(new Set(all.map((one) => one.fingerprint)).size).toBe(1)
    expect(await readdir(dataDir)).toEqual(['signing-key.pem'])
  })

  it('creates normalized signatures that players verify', async () => {
    const signer = await loadSigner({ pemOrPath: null, dataDir: newDir(), mayCreate: true })
    const half =
      BigInt(
        '0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
      ) / 2n
    for (let round = 0; round < 20; round += 1) {
      const text = `sha256:${round}`
      const signature = await signer.sign(text)
      expect(Buffer.from(signature, 'base64')).toHaveLength(96)
      expect(BigInt(`0x${Buffer.from(signature, 'base64').toString('hex', 48)}`) <= half).toBe(true)
      expect(await playerVerifies(signer.publicKey, text, signature)).toBe(true)
      expect(await playerVerifies(signer.publicKey, `${text}!`, signature)).toBe(false)
    }
  })

  it('is read from a PEM, a PEM on one line, or a file', async () => {
    const pem = pemOf('P-384')
    const path = scratch.file('.pem')
    await writeFile(path, pem)
    const options = { dataDir: newDir(), mayCreate: false }
    const signers = await Promise.all(
      [pem, pem.replaceAll('\n', '\\n'), path].map((pemOrPath) => loadSigner({ ...options, pemOrPath })),
    )
    const der = createPublicKey(pem).export({ type: 'spki', format: 'der' })
    for (const signer of signers) expect(signer.publicKey).toBe(der.toString('base64'))
  })

  it('is not created if it must be shared', async () => {
    await expect(loadSigner({ pemOrPath: null, dataDir: newDir(), mayCreate: false })).rejects.toMatchObject({
      name: 'ConfigError',
      code: 'signing-key-missing',
      hint: expect.stringContaining('STET_SIGNING_KEY'),
    })
  })

  it.each(['P-256', 'P-521'])('is refused on the curve %s, which players don’t verify', async (curve) => {
    const loading = loadSigner({ pemOrPath: pemOf(curve), dataDir: newDir(), mayCreate: true })
    await expect(loading).rejects.toMatchObject({
      code: 'config-invalid',
      hint: expect.stringContaining('P-384'),
    })
  })

  it('is refused without being shown if it is invalid', async () => {
    const broken = pemOf('P-384').replace(/\n[^-].{20}/, '\nSECRETSECRETSECRETSEC')
    const error = await loadSigner({ pemOrPath: broken, dataDir: newDir(), mayCreate: true }).catch(
      (thrown) => thrown,
    )
    expect(error).toMatchObject({ name: 'ConfigError', code: 'config-invalid' })
    expect(`${error.message} ${error.hint} ${error.cause}`).not.toContain('SECRET')
    await expect(
      loadSigner({ pemOrPath: '/nowhere/key.pem', dataDir: newDir(), mayCreate: true }),
    ).rejects.toMatchObject({ code: 'config-invalid', message: expect.stringContaining('/nowhere/key.pem') })
  })

  it('reports an unwritable data directory', async () => {
    const file = scratch.file('.txt')
    await writeFile(file, '')
    await expect(loadSigner({ pemOrPath: null, dataDir: file, mayCreate: true })).rejects.toMatchObject({
      code: 'data-dir-unwritable',
      hint: expect.stringContaining('STET_DATA_DIR'),
    })
    await chmod(file, 0o600)
    expect(await readFile(file, 'utf8')).toBe('')
  })
})
