import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createApp } from '../../src/runtime/app.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

it('being ready to capture writes nothing into the store, the public key neither', async () => {
  await using dir = await tempDir()
  const app = createApp(serviceConfig(dir.path))
  expect((await app.captureDeps()).signer.fingerprint).toMatch(/^[0-9a-f]{64}$/)
  await app.close()
  expect(await readdir(join(dir.path, 'archive')).catch(() => [])).toEqual([])
})
