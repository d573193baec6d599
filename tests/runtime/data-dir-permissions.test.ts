import { chmod, lstat, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createScratch } from '../../src/outbound/scratch-dir.ts'
import { findExposedPaths } from '../../src/runtime/data-dir-permissions.ts'
import { startAllInOne } from '../../src/runtime/start-service.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

const umask = process.umask()
afterEach(() => void process.umask(umask))

/** The mode of each directory and file, as octal digits. */
async function modesIn(dir: string): Promise<Map<string, string>> {
  const modes = new Map<string, string>()
  for (const name of ['.', ...(await readdir(dir, { recursive: true }))]) {
    const found = await lstat(join(dir, name))
    if (found.isDirectory() || found.isFile()) {
      modes.set(`${found.isDirectory() ? 'directory' : 'file'} ${name}`, (found.mode & 0o777).toString(8))
    }
  }
  return modes
}

describe('the data directory', () => {
  it('is private in all that a service creates in it, whatever the umask', async () => {
    await using temp = await tempDir()
    process.umask(0)
    const dir = join(temp.path, 'new', 'data')
    const service = await startAllInOne(serviceConfig(dir))
    await (await service.app.ledger()).publishKey(await service.app.signer())
    await using scratch = await createScratch(service.app.scratchDir)
    await writeFile(scratch.file('.json'), '', { mode: 0o600 })
    const modes = await modesIn(dir)
    await service.close()
    expect(modes.size).toBeGreaterThan(20)
    const wrong = [...modes].filter(([path, mode]) => mode !== (path.startsWith('directory') ? '700' : '600'))
    expect(wrong).toEqual([])
    expect(await findExposedPaths(dir)).toEqual([])
  })

  it('is reported where others may read or change it', async () => {
    await using temp = await tempDir()
    await writeFile(join(temp.path, 'signing-key.pem'), '', { mode: 0o644 })
    expect(await findExposedPaths(temp.path)).toEqual([])
    await chmod(temp.path, 0o711)
    expect(await findExposedPaths(temp.path)).toEqual([])
    await chmod(temp.path, 0o750)
    expect(await findExposedPaths(temp.path)).toEqual([temp.path, join(temp.path, 'signing-key.pem')])
    expect(await findExposedPaths(join(temp.path, 'none'))).toEqual([])
  })
})
