import { describe, expect, it } from 'vitest'
import { detectCitations } from '../../../src/detect/detect-citations.ts'
import { createRecogniser } from '../../../src/platforms/shared/recognition/recogniser.ts'

/** A platform whose ids are numbers; only long ones are distinct from a CMS's own. */
const wren = createRecogniser({
  platform: 'wren',
  clues: ['wren', 'chirp'],
  dataClue: /wren/,
  ownMarkup: /^wren-post$/,
  labels: /wren/i,
  read: (url) => (url.hostname === 'wren.example' ? post(url.pathname.slice(1)) : null),
  byId: post,
  distinctId: /^\d{9}$/,
  idAttributes: /^(?:data-)?wren-id$/,
  shortCodes: ['wren', 'chirp'],
  acts: (url) => url.includes('repost'),
})

function post(id: string, handle?: string) {
  if (!/^\d{1,9}$/.test(id)) return null
  return {
    platform: 'wren',
    id,
    url: `https://wren.example/${handle === undefined ? '' : `${handle}/`}${id}`,
  }
}

const found = (text: string, format: 'html' | 'text' = 'html') =>
  detectCitations({ text, format }, [wren]).map(({ id, form, role }) => [id, role === 'embed' ? form : role])

describe('a created recogniser', () => {
  it.each([
    ['an attribute that the platform names', '<div data-wren-id="7"></div>', 'attribute-id'],
    ['a named attribute with a URL', '<figure wren-link="https://wren.example/7"></figure>', 'attribute-url'],
    [
      'a class and a type, with a short id',
      '<div class="wren-embed" data-type="wren" data-id="7"></div>',
      'attribute-id',
    ],
    [
      'a query parameter',
      '<iframe src="https://cms.example/wren?wren=https%3A%2F%2Fwren.example%2F7"></iframe>',
      'iframe',
    ],
    ['a link that is a card', '<a class="embedded-post" href="https://wren.example/7">Post</a>', 'link-card'],
    ['a key with an id', '<script>var data = {"wren_id_str":"7","title":"A bird"}</script>', 'page-data'],
    [
      'a named key with a URL',
      '<script>var data = {"wrenUrl":"https://wren.example/7"}</script>',
      'page-data',
    ],
    ['a second name of its short code', '<p>[chirp 7]</p>', 'short-code'],
    ['a short code with a handle', '<p>{{< wren user="ann" id="7" >}}</p>', 'short-code'],
    ['a short code with a URL', '<p>[chirp https://wren.example/7]</p>', 'short-code'],
  ])('finds %s', (_what, html, form) => {
    expect(found(html)).toEqual([['7', form]])
  })

  it.each([
    ['a short id of an element that names the platform once', '<div class="wren-embed" data-id="7"></div>'],
    ['a short id of data that names the platform', '<script>var data = {"type":"wren","id":"7"}</script>'],
    ['a URL for an action', '<iframe src="https://wren.example/7?repost=1"></iframe>'],
  ])('ignores %s', (_what, html) => {
    expect(found(html).filter(([, form]) => form !== 'link')).toEqual([])
  })

  it('takes a distinct id where the platform is named once', () => {
    expect(found('<div class="wren-embed" data-id="123456789"></div>')).toEqual([
      ['123456789', 'attribute-id'],
    ])
  })

  it('leaves the own markup of another platform alone', () => {
    const other = { ...wren, platform: 'robin', owns: () => true, element: () => null }
    const html = '<div class="robin" data-wren-id="7"></div>'
    expect(detectCitations({ text: html, format: 'html' }, [wren, other])).toEqual([])
  })
})
