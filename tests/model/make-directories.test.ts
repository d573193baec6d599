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

it('creates missing directories and returns the topmost one', async () => {
  expect(await makeDirectories(join(dir, 'a', 'b', 'c'))).toBe(join(dir, 'a'))
  expect((await stat(join(dir, 'a', 'b', 'c'))).isDirectory()).toBe(true)
})

it('keeps existing directories', async () => {
  await makeDirectories(join(dir, 'there'))
  expect(await makeDirectories(join(dir, 'there'))).toBeUndefined()
})

it('fails if a file has the name of a directory', async () => {
  await writeFile(join(dir, 'file'), '')
  await expect(makeDirectories(join(dir, 'file', 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

it.runIf(process.platform === 'linux')('fails on a file system that refuses new entries', async () => {
  await expect(makeDirectories('/proc/stet-is-not-here/below')).rejects.toMatchObject({ code: 'ENOENT' })
})
