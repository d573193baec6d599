import { chmod, cp, readdir, readlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { chooseAccount } from '../../../src/runtime/embedded-postgres/account.ts'
import { linkLibraries } from '../../../src/runtime/embedded-postgres/library-links.ts'
import { findPrograms } from '../../../src/runtime/embedded-postgres/programs.ts'
import { output } from '../../support/embedded-postgres.ts'
import { tempDir } from '../../support/service-config.ts'

const native = packageFolder()
const isRoot = process.getuid?.() === 0

describe.skipIf(native === null)('the package’s libraries (it is there for this machine)', () => {
  /** The package as npm unpacks it: without its links. */
  const unpacked = async (dir: string) => {
    const copy = join(dir, 'native')
    await cp(native ?? '', copy, { recursive: true, verbatimSymlinks: true })
    await output('find', [copy, '-type', 'l', '-delete'])
    return copy
  }

  it('are linked in the package where it can be written, once', async () => {
    await using temp = await tempDir()
    const copy = await unpacked(temp.path)
    await expect(output(join(copy, 'bin', 'postgres'), ['--version'])).rejects.toThrow('shared libraries')
    const spare = join(temp.path, 'spare')
    await Promise.all([linkLibraries(copy, spare), linkLibraries(copy, spare)])
    expect(await linkLibraries(copy, spare)).toBeNull()
    expect(await output(join(copy, 'bin', 'postgres'), ['--version'])).toMatch(/PostgreSQL\) 18\./)
    expect(await readdir(temp.path)).not.toContain('spare')
    expect(await readlink(join(copy, 'lib', 'libicui18n.so.60'))).not.toContain('/')
  })

  it('are linked in the data directory where the package can’t be written', async () => {
    await using temp = await tempDir()
    const copy = await unpacked(temp.path)
    // A file system that is read-only, as far as making a link goes: the folder of the links is another's.
    const readOnly = await readOnlyView(copy)
    try {
      const spare = join(temp.path, 'spare')
      expect(await linkLibraries(copy, spare)).toBe(spare)
      const account = await chooseAccount(temp.path)
      const programs = await findPrograms(
        null,
        account,
        spare,
        one({ bin: join(copy, 'bin'), libraries: spare }),
      )
      expect(programs).toMatchObject({ major: 18, env: { LD_LIBRARY_PATH: spare } })
    } finally {
      await readOnly()
    }
  })
})

describe('the programs of PostgreSQL', () => {
  it('are those of the version that wrote the cluster; else it is said what there is', async () => {
    await using temp = await tempDir()
    const account = await chooseAccount(temp.path)
    await expect(findPrograms(9, account, temp.path)).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(/PostgreSQL 9, which is not here: .*is of version \d+/),
    })
  })

  it('may be missing: the hint says what to do', async () => {
    await using temp = await tempDir()
    const account = await chooseAccount(temp.path)
    await expect(
      findPrograms(null, account, temp.path, one({ bin: join(temp.path, 'none'), libraries: null })),
    ).rejects.toMatchObject({ code: 'config-invalid', hint: expect.stringContaining('STET_DATABASE_URL') })
  })
})

describe.skipIf(!isRoot)('the account, for root', () => {
  it('is `nobody` if no user namespace can be created', async () => {
    await using temp = await tempDir()
    const uid = Number(await output('id', ['-u', 'nobody']))
    expect(await chooseAccount(temp.path, async () => false)).toMatchObject({ prefix: [], ids: { uid } })
  })

  it('is the owner of the directory where that is another user', async () => {
    await using temp = await tempDir()
    await output('chown', ['12345:12345', temp.path])
    expect(await chooseAccount(temp.path)).toEqual({ prefix: [], ids: { uid: 12345, gid: 12345 } })
  })
})

function packageFolder(): string | null {
  try {
    const main = import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    return join(dirname(dirname(fileURLToPath(main))), 'native')
  } catch {
    return null
  }
}

async function* one<T>(value: T): AsyncGenerator<T> {
  yield value
}

/** Makes a folder read-only, for root too; undone by what is returned. */
async function readOnlyView(folder: string): Promise<() => Promise<void>> {
  if (!isRoot) {
    await chmod(join(folder, 'lib'), 0o555)
    return () => chmod(join(folder, 'lib'), 0o755)
  }
  await output('mount', ['--bind', folder, folder])
  await output('mount', ['-o', 'remount,ro,bind', folder])
  return async () => void (await output('umount', [folder]))
}
