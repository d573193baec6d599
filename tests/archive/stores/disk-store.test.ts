import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DiskStore } from '../../../src/archive/stores/disk-store.ts'
import { openStore } from '../../../src/archive/stores/open-store.ts'
import { bodyOf, storeContract } from '../../contracts/store.contract.ts'
import { testScratch } from '../../support/exchanges.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())

storeContract('a directory', () => openStore({ kind: 'file', dir: join(scratch.dir, 'contract/archive') }))

/** Root may write anywhere: rights can only be tried by another user. */
const asNobody = process.getuid?.() === 0 && spawnSync('setpriv', ['--version']).status === 0

describe('DiskStore', () => {
  it('does not list its temporary files, and leaves none', async () => {
    const dir = join(scratch.dir, 'drafts')
    const store = new DiskStore(dir)
    await store.put('a/b', bodyOf('x'), 't')
    await store.put('a/b', bodyOf('y'), 't')
    await expect(store.put('a/c', { ...bodyOf('x'), sha256: '0'.repeat(64) }, 't')).rejects.toThrow()
    expect(await readdir(join(dir, '.drafts'))).toEqual([])
    expect(await Array.fromAsync(store.list(''))).toHaveLength(1)
  })

  it('reports a file in the place of a directory, with a hint', async () => {
    const file = join(scratch.dir, 'a-file')
    await writeFile(file, '')
    await expect(new DiskStore(file).put('a/b', bodyOf('x'), 't')).rejects.toMatchObject({
      code: 'store-refused',
      hint: expect.stringContaining('STET_STORE'),
    })
  })

  it('does not treat a prefix of keys as an object', async () => {
    const store = new DiskStore(join(scratch.dir, 'beginnings'))
    await store.put('a/b/c', bodyOf('x'), 't')
    expect(await store.get('a/b')).toBeNull()
    expect(await store.head('a/b')).toBeNull()
  })

  it('does not wait for a pipe, and follows no link out of the store', async () => {
    const dir = join(scratch.dir, 'no-files')
    const store = new DiskStore(dir)
    await store.put('a/file', bodyOf('x'), 't')
    await writeFile(join(scratch.dir, 'secret'), 'secret')
    await symlink(join(scratch.dir, 'secret'), join(dir, 'a/link'))
    expect(spawnSync('mkfifo', [join(dir, 'a/pipe')]).status).toBe(0)
    for (const key of ['a/link', 'a/pipe']) {
      expect([await store.get(key), await store.head(key), await store.version(key)]).toEqual([
        null,
        null,
        null,
      ])
      expect(await store.put(key, bodyOf('secret'), 't')).toBe('taken')
    }
    expect((await Array.fromAsync(store.list(''))).map(({ key }) => key)).toEqual(['a/file'])
  })

  it.skipIf(!asNobody)('reports an unwritable directory (needs root and setpriv)', async () => {
    const dir = join(scratch.dir, 'not-yours')
    await mkdir(dir)
    await chmod(scratch.dir, 0o755)
    const module = new URL('../../../src/archive/stores/disk-store.ts', import.meta.url)
    const script = `import { DiskStore } from ${JSON.stringify(module.href)}
      const body = { size: 0, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', source: Buffer.alloc(0) }
      await new DiskStore(${JSON.stringify(dir)}).put('a/b', body, 't').catch((error) => console.log(error.code, error.hint))`
    const args = ['--reuid=65534', '--clear-groups', process.execPath, '--input-type=module', '-e', script]
    const { stdout } = spawnSync('setpriv', args, { encoding: 'utf8' })
    expect(stdout).toMatch(/^store-refused Give this user the right/)
  })

  it('removes temporary files older than a day', async () => {
    const dir = join(scratch.dir, 'stale')
    await mkdir(join(dir, '.drafts'), { recursive: true })
    await writeFile(join(dir, '.drafts/old'), 'x')
    await writeFile(join(dir, '.drafts/new'), 'x')
    const then = new Date(Date.now() - 25 * 3600 * 1000)
    await utimes(join(dir, '.drafts/old'), then, then)
    await new DiskStore(dir).put('a/b', bodyOf('x'), 't')
    expect(await readdir(join(dir, '.drafts'))).toEqual(['new'])
  })

  it('reports a full disk and a read-only one, and leaves no file', async ({ skip }) => {
    const dir = join(scratch.dir, 'small-disk')
    await mkdir(dir)
    const mount = (...args: string[]) => spawnSync('mount', args, { stdio: 'ignore' }).status === 0
    if (!mount('-t', 'tmpfs', '-o', 'size=1m', 'none', dir)) skip('only root may mount a small disk')
    try {
      const store = new DiskStore(join(dir, 'archive'))
      const large = bodyOf(Buffer.alloc(3_000_000))
      await expect(store.put('a/large', large, 't')).rejects.toMatchObject({
        code: 'store-full',
        retry: 'later',
        hint: expect.stringContaining('Free space'),
      })
      expect(await readdir(join(dir, 'archive/.drafts'))).toEqual([])
      expect(await store.put('a/small', bodyOf('x'), 't')).toBe('created')
      expect(mount('-o', 'remount,ro', dir)).toBe(true)
      await expect(store.put('a/more', bodyOf('x'), 't')).rejects.toMatchObject({ code: 'store-refused' })
      expect((await store.head('a/small'))?.size).toBe(1)
    } finally {
      spawnSync('umount', [dir])
    }
  })

  it('shows no incomplete object after its writer was killed', async () => {
    const dir = join(scratch.dir, 'killed')
    const module = new URL('../../../src/archive/stores/disk-store.ts', import.meta.url)
    const script = `import { createHash } from 'node:crypto'
      import { DiskStore } from ${JSON.stringify(module.href)}
      const store = new DiskStore(${JSON.stringify(dir)})
      for (let n = 0; ; n += 1) {
        const source = Buffer.alloc(300_000, String(n))
        const sha256 = createHash('sha256').update(source).digest('hex')
        await store.put('k/' + sha256, { size: source.length, sha256, source }, 't')
        if (n === 0) console.log('ready')
      }`
    for (let round = 0; round < 8; round += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      await once(child.stdout, 'data')
      const exited = once(child, 'exit')
      await new Promise((resolve) => setTimeout(resolve, 5 + round * 9))
      child.kill('SIGKILL')
      await exited
    }
    const store = new DiskStore(dir)
    let seen = 0
    for await (const { key } of store.list('k/')) {
      seen += 1
      expect(await store.size(key)).toBe(300_000)
      expect(`k/${(await store.head(key))?.sha256}`).toBe(key)
    }
    expect(seen).toBeGreaterThan(0)
  })
})
