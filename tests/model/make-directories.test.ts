import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeDirectories } from '../../src/model/make-directories.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stet-directory-'))
})
afterAll(() => rm(dir, { recursive: true }))

it('makes what is missing, and tells the topmost that it made', async () => {
  expect(await makeDirectories(join(dir, 'a', 'b', 'c'))).toBe(join(dir, 'a'))
  expect((await stat(join(dir, 'a', 'b', 'c'))).isDirectory()).toBe(true)
})

it('leaves what is there', async () => {
  await makeDirectories(join(dir, 'there'))
  expect(await makeDirectories(join(dir, 'there'))).toBeUndefined()
})

it('ends where a file is in the way', async () => {
  await writeFile(join(dir, 'file'), '')
  await expect(makeDirectories(join(dir, 'file', 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

it.runIf(process.platform === 'linux')('ends where a file system takes no new entries', async () => {
  await expect(makeDirectories('/proc/stet-is-not-here/below')).rejects.toMatchObject({ code: 'ENOENT' })
})
