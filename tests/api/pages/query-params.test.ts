import { findAll } from 'domutils'
import { parseDocument } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { buildHref, LocalPath, renderPager } from '../../../src/api/pages/query-params.ts'

const links = (html: { markup: string } | null): Record<string, string> =>
  Object.fromEntries(
    findAll((one) => one.name === 'a', parseDocument(html?.markup ?? '').children).map((one) => [
      one.attribs.rel ?? '',
      one.attribs.href ?? '',
    ]),
  )
const asked = (path: string) => {
  const { searchParams } = new URL(path, 'http://here')
  return { cursor: searchParams.get('cursor') ?? undefined, back: searchParams.get('back') ?? undefined }
}

describe('paging through a list', () => {
  it('goes forward by cursor, and back through the visited pages', () => {
    const params = { q: 'crane', state: undefined }
    const first = links(renderPager('/', params, { next: 'c1' }))
    expect(first).toEqual({ next: '/?q=crane&cursor=c1&back=-' })
    const second = links(renderPager('/', params, { ...asked(first.next ?? ''), next: 'c2' }))
    expect(second).toEqual({ prev: '/?q=crane', next: '/?q=crane&cursor=c2&back=-.c1' })
    const third = links(renderPager('/', params, { ...asked(second.next ?? ''), next: null }))
    expect(third).toEqual({ prev: '/?q=crane&cursor=c1&back=-' })
    expect(links(renderPager('/', params, { next: null }))).toEqual({})
  })

  it('remembers a limited number of pages, then links to the first', () => {
    let at = asked('/?cursor=c0&back=-')
    for (let n = 1; n < 40; n++) at = asked(links(renderPager('/', {}, { ...at, next: `c${n}` })).next ?? '')
    expect(at.back?.split('.')).toHaveLength(20)
    for (let n = 0; n < 21; n++) at = asked(links(renderPager('/', {}, { ...at, next: 'x' })).prev ?? '')
    expect(at).toEqual({ cursor: undefined, back: undefined })
  })

  it('omits empty parameters', () => {
    expect(buildHref('/', { q: '', a: null, b: 'ü&' })).toBe('/?b=%C3%BC%26')
  })
})

describe('LocalPath', () => {
  it.each([
    ['/posts/x/1?snapshot=a', '/posts/x/1?snapshot=a'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:1', '/'],
    ['posts', '/'],
  ])('%s is %s', (to, path) => {
    expect(LocalPath.parse(to)).toBe(path)
  })
})
