import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Scratch } from '../../src/model/http.ts'
import type { ByteRange, ListedObject, PutBody, Store } from '../../src/model/store.ts'
import { testScratch } from '../support/exchanges.ts'

const TYPE = 'application/octet-stream'

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Something to put, from memory. */
export function bodyOf(content: string | Uint8Array): PutBody {
  const source = Buffer.from(content)
  return { size: source.length, sha256: sha256(source), source }
}

/**
 * What every store must keep of its word. `open` gives a fresh, empty one.
 *
 * @param more `isLocked`: nothing can be erased from it; `page`: how many objects a page of its listing has
 */
export function storeContract(
  name: string,
  open: () => Promise<Store>,
  { isLocked = false, page = 1000 }: { isLocked?: boolean; page?: number } = {},
): void {
  describe(`${name} keeps the store's word`, () => {
    let store: Store
    let scratch: Scratch
    beforeAll(async () => {
      store = await open()
      scratch = await testScratch()
    })
    afterAll(async () => {
      await store?.close()
      await scratch?.[Symbol.asyncDispose]()
    })

    const read = async (key: string): Promise<string | null> => {
      const stream = await store.get(key)
      return stream && (await buffer(stream)).toString()
    }
    it('tells the time of its clock, if it has one', async () => {
      const time = await store.readTime()
      if (time !== null) expect(Math.abs(time.getTime() - Date.now())).toBeLessThan(10_000)
    })

    const list = async (prefix: string, after?: string): Promise<ListedObject[]> => {
      const found: ListedObject[] = []
      for await (const one of store.list(prefix, after === undefined ? {} : { after })) found.push(one)
      return found
    }

    it('creates an object once: the same again is the same, anything else is refused', async () => {
      expect(await store.put('once/a.json', bodyOf('first'), TYPE)).toBe('created')
      expect(await store.put('once/a.json', bodyOf('first'), TYPE)).toBe('same')
      expect(await store.put('once/a.json', bodyOf('other'), TYPE)).toBe('taken')
      expect(await store.put('once/a.json', bodyOf('much longer'), TYPE)).toBe('taken')
      expect(await read('once/a.json')).toBe('first')
    })

    it('puts whole bytes in the place of damaged or missing ones', async () => {
      await store.put('replace/damaged', bodyOf('dam~ged'), TYPE)
      await store.replace('replace/damaged', bodyOf('whole'), TYPE)
      await store.replace('replace/missing', bodyOf('whole again'), TYPE)
      expect(await read('replace/damaged')).toBe('whole')
      expect(await read('replace/missing')).toBe('whole again')
      expect(await store.put('replace/damaged', bodyOf('whole'), TYPE)).toBe('same')
      const wrong = { ...bodyOf('whole'), sha256: bodyOf('other').sha256 }
      await expect(store.replace('replace/damaged', wrong, TYPE)).rejects.toMatchObject({
        code: 'store-corrupt',
      })
      expect(await read('replace/damaged')).toBe('whole')
    })

    it('lets one of twenty writers win, and keeps what that one wrote', async () => {
      const contents = Array.from({ length: 20 }, (_, n) => `writer ${n} `.repeat(5000))
      const results = await Promise.all(contents.map((one) => store.put('race/key', bodyOf(one), TYPE)))
      expect(results.filter((result) => result === 'created')).toHaveLength(1)
      expect(results.filter((result) => result === 'taken')).toHaveLength(19)
      expect(await read('race/key')).toBe(contents[results.indexOf('created')])
    })

    it('lets twenty writers of the same bytes agree', async () => {
      const body = bodyOf('all the same')
      const results = await Promise.all(Array.from({ length: 20 }, () => store.put('agree/key', body, TYPE)))
      expect(results.filter((result) => result === 'created')).toHaveLength(1)
      expect(results.filter((result) => result === 'same')).toHaveLength(19)
    })

    it('returns length and SHA-256 of an object', async () => {
      const body = bodyOf('to be told')
      await store.put('head/key', body, TYPE)
      expect(await store.head('head/key')).toEqual({ key: 'head/key', size: body.size, sha256: body.sha256 })
    })

    it('answers null for what is not there', async () => {
      expect(await store.head('missing/key')).toBeNull()
      expect(await store.get('missing/key')).toBeNull()
      expect(await store.get('missing/key', { offset: 0, length: 1 })).toBeNull()
      expect(await store.get('missing/key', { offset: 0, length: 0 })).toBeNull()
      expect(await list('missing/')).toEqual([])
    })

    it('takes and gives 5 MB from a file, and any range of it', async () => {
      const bytes = Buffer.alloc(5_000_000)
      for (let n = 0; n < bytes.length; n += 4) bytes.writeUInt32LE(n, n)
      const source = scratch.file('.bin')
      await writeFile(source, bytes)
      const body = { size: bytes.length, sha256: sha256(bytes), source }
      expect(await store.put('large/key.wacz', body, TYPE)).toBe('created')
      expect(await store.put('large/key.wacz', body, TYPE)).toBe('same')

      const whole = await store.get('large/key.wacz')
      expect(whole && sha256(await buffer(whole))).toBe(body.sha256)
      for (const [offset, length] of [
        [0, 1],
        [0, 4],
        [1_234_567, 100_000],
        [4_999_999, 1],
        [17, 0],
      ] as const) {
        const part = await store.get('large/key.wacz', { offset, length })
        expect(part && (await buffer(part)).equals(bytes.subarray(offset, offset + length))).toBe(true)
      }
    })

    it('refuses a range beyond the end: what is stored is not what was stored', async () => {
      await store.put('short/key', bodyOf('0123456789'), TYPE)
      const beyond = async (offset: number, length: number) => {
        const stream = await store.get('short/key', { offset, length })
        return stream && buffer(stream)
      }
      await expect(beyond(5, 6)).rejects.toMatchObject({ code: 'store-corrupt' })
      await expect(beyond(10, 1)).rejects.toMatchObject({ code: 'store-corrupt' })
    })

    it('refuses bytes that are not those that were announced, and keeps nothing of them', async () => {
      const source = scratch.file('.bin')
      await writeFile(source, 'bytes on the disk')
      const wrong = [
        { ...bodyOf('abc'), sha256: sha256('abd') },
        { size: 17, sha256: sha256('bytes on the dusk'), source },
        { size: 16, sha256: sha256('bytes on the dis'), source },
        { size: 18, sha256: sha256('bytes on the disk!'), source },
      ]
      for (const body of wrong) {
        await expect(store.put('wrong/key', body, TYPE)).rejects.toMatchObject({ code: 'store-corrupt' })
      }
      expect(await store.head('wrong/key')).toBeNull()
      expect(await list('wrong/')).toEqual([])
    })

    it('tells one version of an object from another, and reads none but the one that is asked for', async () => {
      expect(await store.version('version/key')).toBeNull()
      await store.put('version/key', bodyOf('first bytes'), TYPE)
      const first = (await store.version('version/key')) ?? expect.unreachable()
      expect(await store.version('version/key')).toBe(first)
      const read = async (version: string, range?: ByteRange) => {
        const stream = await store.get('version/key', range, version)
        return stream && (await buffer(stream)).toString()
      }
      const range = { offset: 6, length: 5 }
      expect([await read(first), await read(first, range)]).toEqual(['first bytes', 'bytes'])
      await store.delete('version/key')
      expect([await store.version('version/key'), await read(first)]).toEqual([null, null])
      await store.put('version/key', bodyOf('other bytes'), TYPE)
      for (const part of [undefined, range])
        await expect(read(first, part)).rejects.toMatchObject({ code: 'store-corrupt' })
      expect(await read((await store.version('version/key')) ?? '', range)).toBe('bytes')
    })

    it('lists by prefix in the order of keys, from anywhere', async () => {
      const keys = [
        'list/a.json',
        'list/a/b.json',
        'list/a/c.json',
        'list/a0.json',
        'list/b/%F0/x.wacz',
        'lists/z',
      ]
      for (const key of keys.toReversed()) await store.put(key, bodyOf(key), TYPE)
      const listed = async (prefix: string, after?: string) =>
        (await list(prefix, after)).map((one) => one.key)
      expect(await listed('list/')).toEqual(keys.slice(0, 5))
      expect(await listed('list')).toEqual(keys)
      expect(await listed('list/a')).toEqual(keys.slice(0, 4))
      expect(await listed('list/a/')).toEqual(keys.slice(1, 3))
      expect(await listed('list/', 'list/a/b.json')).toEqual(keys.slice(2, 5))
      expect(await listed('list/', 'list/a/')).toEqual(keys.slice(1, 5))
      expect(await listed('list/', 'list/zzz')).toEqual([])
      const [first] = await list('list/a.json')
      expect([null, 'list/a.json'.length]).toContain(first?.size)
      expect(await store.size('list/a.json')).toBe('list/a.json'.length)
      expect(await store.size('list/a')).toBeNull()
    })

    it('lists in pages as they are consumed', async () => {
      const keys = Array.from({ length: page * 1.1 }, (_, n) => `pages/${String(n).padStart(5, '0')}`)
      const pending = [...keys]
      const writer = async () => {
        for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
          await store.put(key, bodyOf('.'), TYPE)
        }
      }
      await Promise.all(Array.from({ length: 16 }, writer))
      expect((await list('pages/')).map((one) => one.key)).toEqual(keys)
      const first: string[] = []
      for await (const { key } of store.list('pages/')) {
        first.push(key)
        if (first.length === 3) break
      }
      expect(first).toEqual(keys.slice(0, 3))
    }, 60_000)

    it('deletes, for those who may', async () => {
      await store.put('delete/key', bodyOf('x'), TYPE)
      await store.delete('delete/key')
      await store.delete('delete/key')
      expect(await store.head('delete/key')).toBeNull()
      expect(await store.put('delete/key', bodyOf('y'), TYPE)).toBe('created')
    })

    it.skipIf(isLocked)('erases an object for good, and one that is not there', async () => {
      await store.put('erase/key', bodyOf('x'), TYPE)
      await store.put('erase/key2', bodyOf('y'), TYPE)
      expect(await store.erase('erase/key')).toEqual({ kind: 'erased' })
      expect(await store.erase('erase/key')).toEqual({ kind: 'erased' })
      expect(await store.head('erase/key')).toBeNull()
      expect(await store.head('erase/key2')).toMatchObject({ size: 1 })
    })

    it.runIf(isLocked)('erases nothing that is locked', async () => {
      await store.put('erase/key', bodyOf('x'), TYPE)
      expect(await store.erase('erase/key')).toMatchObject({ kind: 'locked' })
      expect(await store.head('erase/key')).toMatchObject({ size: 1 })
    })

    it('refuses keys that could name anything but an object of its own', async () => {
      const long = ['a'.repeat(300), `${'a/'.repeat(600)}a`]
      const strange = [
        '',
        '/a',
        'a/',
        'a//b',
        '../a',
        'a/../b',
        'a/./b',
        '.drafts/a',
        'a\\b',
        'a\0b',
        ...long,
      ]
      for (const key of strange) {
        await expect(store.put(key, bodyOf('x'), TYPE), key).rejects.toMatchObject({ code: 'store-refused' })
        await expect(store.get(key), key).rejects.toMatchObject({ code: 'store-refused' })
        await expect(store.head(key), key).rejects.toMatchObject({ code: 'store-refused' })
      }
    })
  })
}
