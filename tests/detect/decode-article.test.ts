import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decodeArticle } from '../../src/detect/decode-article.ts'
import { InputError } from '../../src/model/errors.ts'

const bytes = (text: string, charset = 'utf8') => new Uint8Array(iconv.encode(text, charset))

describe('decodeArticle detects the charset', () => {
  it('by the byte order mark first', () => {
    const utf16 = new Uint8Array([0xff, 0xfe, ...iconv.encode('<p>Fähre</p>', 'utf-16le')])
    expect(decodeArticle(utf16, { contentType: 'text/html; charset=iso-8859-1' })).toMatchObject({
      text: '<p>Fähre</p>',
      encoding: 'utf-16le',
      format: 'html',
    })
    const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...bytes('Fähre kam nicht')])
    expect(decodeArticle(marked)).toMatchObject({
      text: 'Fähre kam nicht',
      encoding: 'utf-8',
      format: 'text',
    })
  })

  it('by the Content-Type before the declaration', () => {
    const page = bytes('<meta charset="utf-8"><p>Паром</p>', 'win1251')
    expect(decodeArticle(page, { contentType: 'text/html; charset=windows-1251' }).text).toContain('Паром')
  })

  it('by the declaration of the page', () => {
    const page = bytes(
      '<html><head><meta charset="shift_jis"><title>船</title></head><p>船が来ない</p>',
      'shift_jis',
    )
    expect(decodeArticle(page)).toMatchObject({ title: '船', encoding: 'shift_jis' })
  })

  it('by guessing: UTF-8 with errors, Latin letters, UTF-16 without a BOM', () => {
    const dirty = new Uint8Array([...bytes('Zoë hat’s gesagt: '.repeat(5)), 0xc3, 0x28, ...bytes(' Ende')])
    expect(decodeArticle(dirty).encoding).toBe('utf-8')
    expect(decodeArticle(dirty).text).toContain('\ufffd')
    const latin = bytes(
      'La compañía no contestó nada en toda la mañana; los niños tampoco. '.repeat(4),
      'latin1',
    )
    expect(decodeArticle(latin).text).toContain('mañana')
    const wide = new Uint8Array(iconv.encode('The ferry was late again.', 'utf-16be'))
    expect(decodeArticle(wide)).toMatchObject({ text: 'The ferry was late again.', encoding: 'utf-16be' })
  })
})

describe('decodeArticle distinguishes HTML from text', () => {
  it('by hint, then by type, then by name, then by content', () => {
    const text = bytes('a < b, and https://x.com/jo/status/1')
    expect(decodeArticle(text, { format: 'html', name: 'a.txt' }).format).toBe('html')
    expect(decodeArticle(text, { contentType: 'text/html', name: 'a.txt' }).format).toBe('html')
    expect(decodeArticle(text, { name: 'a.html' }).format).toBe('html')
    expect(decodeArticle(text).format).toBe('text')
    expect(decodeArticle(bytes('  <div>ferry</div>')).format).toBe('html')
    expect(decodeArticle(bytes('<p>ferry</p>'), { name: 'a.md' }).format).toBe('text')
  })

  it('reads title and canonical URL from the head', () => {
    const page = bytes(
      '<head><title>Ferry &amp; harbour</title><link rel="canonical" href="https://news.example/a"></head><p>x</p>',
    )
    expect(decodeArticle(page)).toMatchObject({
      title: 'Ferry & harbour',
      canonicalUrl: 'https://news.example/a',
    })
  })
})

describe('decodeArticle refuses', () => {
  const refusal = (input: Uint8Array) => {
    try {
      decodeArticle(input, { name: 'given.bin' })
    } catch (thrown) {
      return thrown
    }
    return null
  }

  it('empty input', () => {
    for (const input of [new Uint8Array(), bytes(' \n\t ')]) {
      const thrown = refusal(input)
      expect(thrown).toBeInstanceOf(InputError)
      expect(thrown).toMatchObject({ code: 'input-empty', input: 'given.bin' })
    }
  })

  it('binary input', () => {
    const noise = Uint8Array.from({ length: 4000 }, (_, at) => (at * 7919) % 256)
    const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...bytes('IHDR')])
    for (const input of [noise, picture, bytes('%PDF-1.7 and so on')]) {
      expect(refusal(input)).toMatchObject({ code: 'input-unreadable' })
    }
  })
})
