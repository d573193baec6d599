import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handMadeZip } from '../support/hand-made-zip.ts'
import { createFinder, type Finder, SITE } from './finder.ts'
import { type TestPage, writeWarc } from './warc-files.ts'

const page = (name: string, date: string, more: Partial<TestPage> = {}): TestPage => ({
  url: `${SITE}/${name}`,
  date,
  body: `<!doctype html><p>${name}`,
  ...more,
})
const PAGES: readonly TestPage[] = [
  page('one', '2019-05-05T10:00:00Z'),
  page('picture.png', '2019-05-05T10:00:01Z', { headers: { 'Content-Type': 'image/png' } }),
  page('missing', '2019-05-05T10:00:02Z', { status: '404 Not Found' }),
  page('moved', '2019-05-05T10:00:03Z', { status: '301 Moved', headers: { Location: '/one' } }),
  page('packed', '2019-05-05T10:00:04Z', {
    body: gzipSync('<!doctype html><p>packed'),
    headers: { 'Content-Encoding': 'gzip' },
  }),
  page('brotli', '2019-05-05T10:00:05Z', {
    body: brotliCompressSync('<!doctype html><p>brotli'),
    headers: { 'Content-Encoding': 'br' },
  }),
  page('unpacked', '2019-05-05T10:00:06Z', { headers: { 'Content-Encoding': 'gzip' } }),
  page('chunked', '2019-05-05T10:00:07Z', {
    body: '19\r\n<!doctype html><p>chunked\r\n0\r\n\r\n',
    headers: { 'Transfer-Encoding': 'chunked' },
  }),
  page('one', '2021-06-06T10:00:00Z', { revisit: true }),
  page('lost', '2021-06-06T10:00:01Z', { revisit: true }),
]
const READ = ['one', 'packed', 'brotli', 'unpacked', 'chunked']

let finder: Finder
beforeAll(async () => {
  finder = await createFinder({})
})
afterAll(() => finder[Symbol.asyncDispose]())

const save = async (name: string, bytes: string | Uint8Array): Promise<string> => {
  const path = join(finder.dir, name)
  await writeFile(path, bytes)
  return path
}
const wordsOf = ({ articles }: Awaited<ReturnType<Finder['find']>>) =>
  articles.map(({ page: copy }) => Buffer.from(copy?.bytes ?? []).toString())

describe('a WARC file', () => {
  it.each([true, false])('gives each page as it was, with its date, gzipped: %s', async (gzip) => {
    const { bytes } = await writeWarc(PAGES, { gzip })
    const found = await finder.find(await save(`crawl-${gzip}`, bytes))
    expect(found.problems).toEqual([])
    expect(wordsOf(found)).toEqual(READ.map((name) => `<!doctype html><p>${name}`))
    expect(found.articles[0]?.page).toMatchObject({
      capturedAt: new Date('2019-05-05T10:00:00Z'),
      contentType: 'text/html; charset=utf-8',
    })
    expect(found.unread).toEqual([
      `${SITE}/lost: its page of 2021-06-06T10:00:01.000Z is in no file that was read`,
    ])
  })

  it('gives a page again at the date of its revisit', async () => {
    const { bytes } = await writeWarc([
      page('one', '2019-05-05T10:00:00Z'),
      page('copy', '2021-06-06T10:00:00Z', { body: '<!doctype html><p>one', revisit: true }),
    ])
    const found = await finder.find(await save('revisit.warc.gz', bytes))
    expect(wordsOf(found)).toEqual(['<!doctype html><p>one', '<!doctype html><p>one'])
    expect(found.articles[1]).toMatchObject({
      url: `${SITE}/copy`,
      page: { capturedAt: new Date('2021-06-06T10:00:00Z') },
    })
  })

  it('that breaks off, or is none, is reported after its whole records', async () => {
    const { bytes } = await writeWarc(PAGES.slice(0, 5))
    const cut = await finder.find(await save('cut.warc.gz', bytes.subarray(0, -120)))
    expect(wordsOf(cut)).toContain('<!doctype html><p>one')
    const junk = await finder.find(await save('junk.warc.gz', gzipSync('WARC/1.0 is what this file is not')))
    expect(junk.articles).toEqual([])
  })

  it('with larger pages than Stet reads gives the others', async () => {
    const { bytes } = await writeWarc([
      page('large', '2019-05-05T10:00:00Z', { body: 'x'.repeat(50_000) }),
      page('bomb', '2019-05-05T10:00:00Z', {
        body: gzipSync(Buffer.alloc(5_000_000)),
        headers: { 'Content-Encoding': 'gzip' },
      }),
      page('small', '2019-05-05T10:00:00Z'),
    ])
    const found = await finder.find(await save('large.warc.gz', bytes), { maxPageBytes: 20_000 })
    expect(wordsOf(found)).toEqual(['<!doctype html><p>small'])
  })
})

describe('a WACZ file of another tool', () => {
  it('gives the pages of its list, revisits from an earlier WARC included', async () => {
    const first = await writeWarc([
      page('one', '2019-05-05T10:00:00Z'),
      page('frame', '2019-05-05T10:00:00Z'),
    ])
    const second = await writeWarc([
      page('two', '2021-06-06T10:00:00Z', { body: '<!doctype html><p>one', revisit: true }),
    ])
    const pages = [
      JSON.stringify({ format: 'json-pages-1.0', id: 'pages', title: 'Pages' }),
      JSON.stringify({ url: `${SITE}/one`, ts: '2019-05-05T10:00:00Z' }),
      'not json',
      JSON.stringify({ url: `${SITE}/two` }),
    ].join('\n')
    const bytes = handMadeZip([
      { name: 'archive/rec-1.warc.gz', data: first.bytes },
      { name: 'archive/rec-2.warc.gz', data: second.bytes },
      { name: 'indexes/index.cdx.gz', data: gzipSync('') },
      { name: 'pages/pages.jsonl', data: Buffer.from(pages) },
      { name: 'datapackage.json', data: Buffer.from('{}') },
    ])
    const found = await finder.find(await save('crawl.wacz', bytes))
    expect(found.problems).toEqual([])
    expect(found.urls).toEqual([`${SITE}/one`, `${SITE}/two`])
    expect(wordsOf(found)).toEqual(['<!doctype html><p>one', '<!doctype html><p>one'])
  })

  it('that is damaged, or has no WARC, is reported', async () => {
    const empty = handMadeZip([{ name: 'pages/pages.jsonl', data: Buffer.from('') }])
    for (const [name, bytes] of [
      ['empty.wacz', empty],
      ['cut.wacz', empty.subarray(0, 40)],
    ] as const) {
      const { problems } = await finder.find(await save(name, bytes))
      expect(problems).toMatchObject([{ code: 'archive-invalid' }])
    }
  })
})

describe('an index (CDXJ)', () => {
  it('gives the pages of the WARC files beside it, and names what it lacks', async () => {
    const { bytes, offsets } = await writeWarc(PAGES)
    await mkdir(join(finder.dir, 'archive'), { recursive: true })
    await save('archive/rec.warc.gz', bytes)
    const line = (name: string, at: number, more = {}) =>
      `example,harbour)/${name} 20190505100000 ${JSON.stringify({ url: `${SITE}/${name}`, mime: 'text/html', status: '200', offset: String(offsets[at]), length: '1', filename: 'rec.warc.gz', ...more })}`
    const lines = [
      '!meta 0 {"format": "cdxj-gzip-1.0"}',
      line('brotli', 5),
      line('missing', 2, { status: '404' }),
      line('picture.png', 1, { mime: 'image/png' }),
      line('one', 0),
      line('two', 0, { filename: '../../../etc/passwd' }),
      line('three', 0, { offset: 7 }),
      'rubbish',
    ]
    const found = await finder.find(await save('index.cdxj', lines.join('\n')))
    expect(wordsOf(found)).toEqual(['<!doctype html><p>brotli', '<!doctype html><p>one'])
    expect(found.unread).toHaveLength(2)
    expect(found.unread[0]).toBe(`${SITE}/two: passwd is not beside the index`)
  })
})
