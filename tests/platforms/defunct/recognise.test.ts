import { describe, expect, it } from 'vitest'
import { detectCitations } from '../../../src/detect/detect-citations.ts'
import { RECOGNISERS } from '../../../src/platforms/registry.ts'

const post = (url: string) => RECOGNISERS.map((one) => one.post(url)).find((one) => one !== null) ?? null

describe('addresses of closed platforms', () => {
  it.each([
    ['https://vine.co/v/hArb0urCr4n', 'vine', 'hArb0urCr4n', 'https://vine.co/v/hArb0urCr4n'],
    [
      'https://vine.co/v/hArb0urCr4n/embed/simple?audio=1',
      'vine',
      'hArb0urCr4n',
      'https://vine.co/v/hArb0urCr4n',
    ],
    ['http://archive.vine.co/posts/hArb0urCr4n.json', 'vine', 'hArb0urCr4n', 'https://vine.co/v/hArb0urCr4n'],
    [
      'https://www.periscope.tv/harbourdesk/1aBcDeFgHiJkL?t=12',
      'periscope',
      '1aBcDeFgHiJkL',
      'https://www.pscp.tv/w/1aBcDeFgHiJkL',
    ],
    ['https://pscp.tv/w/1aBcDeFgHiJkL', 'periscope', '1aBcDeFgHiJkL', 'https://www.pscp.tv/w/1aBcDeFgHiJkL'],
    [
      'http://storify.com/harbourdesk/the-crane-fell.js?header=false',
      'storify',
      'harbourdesk/the-crane-fell',
      'https://storify.com/harbourdesk/the-crane-fell',
    ],
    [
      '//storify.com/harbourdesk/the-crane-fell/embed?border=false',
      'storify',
      'harbourdesk/the-crane-fell',
      'https://storify.com/harbourdesk/the-crane-fell',
    ],
    [
      'https://plus.google.com/u/0/+HarbourDesk/posts/HarbCrane01',
      'googleplus',
      'HarbCrane01',
      'https://plus.google.com/+HarbourDesk/posts/HarbCrane01',
    ],
    [
      'https://plus.google.com/100000000000000000001/posts/HarbCrane01',
      'googleplus',
      'HarbCrane01',
      'https://plus.google.com/100000000000000000001/posts/HarbCrane01',
    ],
    ['http://twitpic.com/9harb1', 'twitpic', '9harb1', 'https://twitpic.com/9harb1'],
    ['http://twitpic.com/show/large/9harb1.jpg', 'twitpic', '9harb1', 'https://twitpic.com/9harb1'],
    ['http://yfrog.com/h3harbourj:iphone', 'yfrog', 'h3harbourj', 'https://yfrog.com/h3harbourj'],
  ])('%s', (url, platform, id, canonical) => {
    expect(post(url)).toEqual({ platform, id, url: canonical })
    expect(post(canonical)?.id).toBe(id)
  })

  it.each([
    'https://vine.co/harbourdesk',
    'https://newsvine.com/v/hArb0urCr4n',
    'https://www.periscope.tv/harbourdesk',
    'https://storify.com/harbourdesk',
    'https://storify.com/services/oembed',
    'https://plus.google.com/+HarbourDesk/posts',
    'https://plus.google.com/share?url=https%3A%2F%2Fharbourpost.example',
    'https://twitpic.com/photos/harbourdesk',
    'https://twitpic.com/upload',
    'https://yfrog.com/upload',
  ])('%s names no post', (url) => {
    expect(post(url)).toBeNull()
  })
})

/** Embed codes as the platforms gave them out. */
const EMBEDS = [
  [
    'vine',
    '<iframe class="vine-embed" src="https://vine.co/v/hArb0urCr4n/embed/simple" width="480" height="480" frameborder="0"></iframe><script async src="//platform.vine.co/static/scripts/embed.js" charset="utf-8"></script>',
    'https://vine.co/v/hArb0urCr4n',
    null,
  ],
  [
    'vine',
    '<amp-vine data-vineid="hArb0urCr4n" width="381" height="381"></amp-vine>',
    'https://vine.co/v/hArb0urCr4n',
    null,
  ],
  [
    'vine',
    '<p>[vine url="https://vine.co/v/hArb0urCr4n" type="simple"]</p>',
    'https://vine.co/v/hArb0urCr4n',
    null,
  ],
  [
    'periscope',
    '<iframe src="https://www.periscope.tv/w/1aBcDeFgHiJkL" width="320" height="568"></iframe>',
    'https://www.pscp.tv/w/1aBcDeFgHiJkL',
    null,
  ],
  [
    'storify',
    '<div class="storify"><iframe src="//storify.com/harbourdesk/the-crane-fell/embed?border=false" width="100%" height="750" frameborder="no"></iframe><script src="//storify.com/harbourdesk/the-crane-fell.js?border=false"></script><noscript>[<a href="//storify.com/harbourdesk/the-crane-fell" target="_blank">View the story "The crane fell" on Storify</a>]</noscript></div>',
    'https://storify.com/harbourdesk/the-crane-fell',
    'The crane fell',
  ],
  [
    'storify',
    '<script src="http://storify.com/harbourdesk/the-crane-fell.js"></script><noscript>[<a href="http://storify.com/harbourdesk/the-crane-fell" target="_blank">View the story "The crane fell" on Storify</a>]</noscript>',
    'https://storify.com/harbourdesk/the-crane-fell',
    null,
  ],
  [
    'googleplus',
    '<script src="https://apis.google.com/js/plusone.js"></script><div class="g-post" data-href="https://plus.google.com/+HarbourDesk/posts/HarbCrane01"></div>',
    'https://plus.google.com/+HarbourDesk/posts/HarbCrane01',
    null,
  ],
] as const

describe('embeds of closed platforms', () => {
  it.each(EMBEDS)('%s: %s', (platform, markup, url, text) => {
    const html = `<html><body><article><p>The crane came down at noon.</p>${markup}<p>Nobody was hurt.</p></article></body></html>`
    const found = detectCitations({ text: html, format: 'html' }, RECOGNISERS)
    expect(found).toMatchObject([{ platform, url, role: 'embed', text }])
  })

  it('links to pictures are links', () => {
    const html =
      '<p>See <a href="http://twitpic.com/9harb1">the picture</a> and <a href="http://yfrog.com/h3harbourj">another</a>.</p>'
    const found = detectCitations({ text: html, format: 'html' }, RECOGNISERS)
    expect(found).toMatchObject([
      { platform: 'twitpic', role: 'link' },
      { platform: 'yfrog', role: 'link' },
    ])
  })
})
