import { createHash } from 'node:crypto'
import { readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Scratch } from '../../src/model/http.ts'
import { createScratch } from '../../src/outbound/scratch-dir.ts'
import { sha256OfBlock, spoolBody } from '../../src/outbound/spool.ts'
import { emptyDir } from './client.ts'

let scratch: Scratch
beforeEach(async () => {
  scratch = await createScratch(await emptyDir())
})
afterEach(() => scratch[Symbol.asyncDispose]())

async function* chunks(...sizes: number[]) {
  for (const [i, size] of sizes.entries()) yield Buffer.alloc(size, i + 1)
}
const whole = (...sizes: number[]) => Buffer.concat(sizes.map((size, i) => Buffer.alloc(size, i + 1)))
const sha256 = (...parts: (string | Buffer)[]) =>
  createHash('sha256')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
    .digest('hex')
const base = () => ({ url: 'https://news.example/', scratch, media: false, maxBytes: 10_000_000, head: null })

describe('spoolBody', () => {
  it('keeps a small body in memory', async () => {
    const { body, blockSha256: block } = await spoolBody(chunks(10, 20), { ...base(), head: 'head' })
    expect(body).toMatchObject({ size: 30, path: null, sha256: sha256(whole(10, 20)) })
    expect(block).toBe(sha256('head', whole(10, 20)))
    expect(await readdir(scratch.dir)).toEqual([])
  })

  it('moves a large body to a file in order', async () => {
    const sizes = [1_000_000, 40_000, 20_000, 500_000]
    const { body, blockSha256: block } = await spoolBody(chunks(...sizes), base())
    expect(await readFile(body.path ?? '')).toEqual(whole(...sizes))
    expect(body.sha256).toBe(sha256(whole(...sizes)))
    expect(block).toBe(null)
    expect(await sha256OfBlock('head', body)).toBe(sha256('head', whole(...sizes)))
  })

  it('accepts an empty medium', async () => {
    const { body } = await spoolBody(chunks(), { ...base(), media: true })
    expect(body).toMatchObject({ size: 0, path: null, sha256: sha256('') })
    expect(await body.bytes()).toEqual(Buffer.alloc(0))
  })

  it('has a smaller memory limit for media than for texts', async () => {
    const sizes = [200_000, 70_000]
    expect((await spoolBody(chunks(...sizes), base())).body.path).toBeNull()
    const { body } = await spoolBody(chunks(...sizes), { ...base(), media: true })
    expect(await readFile(body.path ?? '')).toEqual(whole(...sizes))
    expect(body.sha256).toBe(sha256(whole(...sizes)))
  })

  it('leaves no file after a failure', async () => {
    await expect(spoolBody(chunks(6_000_000, 6_000_000), { ...base(), media: true })).rejects.toMatchObject({
      code: 'too-large',
      hint: expect.stringContaining('STET_MAX_MEDIA_BYTES'),
    })
    expect(await readdir(scratch.dir)).toEqual([])
  })

  it('reports a full disk', async () => {
    const full = { ...scratch, file: () => join(scratch.dir, 'full') }
    await symlink('/dev/full', join(scratch.dir, 'full'))
    await expect(spoolBody(chunks(2_000_000), { ...base(), scratch: full })).rejects.toMatchObject({
      name: 'StoreError',
      code: 'store-full',
      hint: expect.stringContaining('STET_DATA_DIR'),
    })
  })

  it('reports a missing scratch directory', async () => {
    const gone = { ...scratch, file: () => join(scratch.dir, 'no', 'such') }
    await expect(spoolBody(chunks(300_000), { ...base(), media: true, scratch: gone })).rejects.toMatchObject(
      {
        code: 'internal',
        input: expect.stringContaining('such'),
      },
    )
  })
})
