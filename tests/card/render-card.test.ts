import type { Element } from 'domhandler'
import { findAll, getAttributeValue, innerText } from 'domutils'
import fc from 'fast-check'
import { parseDocument } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { type CardOptions, renderCard } from '../../src/card/render-card.ts'
import { PostRecord } from '../../src/model/post-record.ts'
import { LABELS } from '../../src/platforms/registry.ts'

const CAPTURED = new Date('2026-03-02T09:00:00Z')

const record = (more: Partial<PostRecord> = {}): PostRecord =>
  PostRecord.parse({
    stet: 1,
    platform: 'x',
    id: '1900000000000000001',
    url: 'https://x.com/mira_holt/status/1900000000000000001',
    author: {
      id: '7',
      name: 'Mira Holt',
      handle: 'mira_holt',
      url: 'https://x.com/mira_holt',
      avatarUrl: null,
      verification: null,
      affiliation: null,
    },
    publishedAt: '2025-03-12T22:46:00.000Z',
    publishedOn: '2025-03-12',
    language: 'en',
    text: 'The old crane came down. #harbour',
    textCut: false,
    entities: [{ kind: 'hashtag', start: 25, end: 33, url: 'https://x.com/hashtag/harbour', short: null }],
    media: [],
    poll: null,
    linkCard: null,
    editIds: [],
    sensitive: false,
    metrics: null,
    replyTo: null,
    quoted: null,
    witness: 'x-syndication',
    confirmedBy: [],
    quotedBy: null,
    ...more,
  })
const medium = (more: object = {}) => ({
  kind: 'photo' as const,
  url: 'https://pbs.example/orig',
  fallbackUrls: ['https://pbs.example/large'],
  posterUrl: null,
  alt: null,
  width: null,
  height: null,
  durationMs: null,
  ...more,
})

const draw = (more: Partial<PostRecord> = {}, options: Partial<CardOptions> = {}): string =>
  renderCard(record(more), {
    labels: LABELS,
    capturedAt: CAPTURED,
    resourceUrl: (url) => `/r/${encodeURIComponent(url)}`,
    ...options,
  })
const elements = (html: string, name?: string): Element[] =>
  findAll((one) => name === undefined || one.name === name, parseDocument(html).children)
const words = (html: string): string => innerText(elements(html, 'body')).replace(/\s+/g, ' ').trim()

describe('a card', () => {
  it('shows author, text, time, and that it is an archived copy', () => {
    const shown = words(
      draw({
        metrics: {
          at: CAPTURED.toISOString(),
          likes: 12_345,
          replies: 1,
          reposts: null,
          quotes: null,
          views: null,
        },
      }),
    )
    for (const part of [
      'Mira Holt',
      '@mira_holt',
      'The old crane came down. #harbour',
      '12 March 2025, 22:46 UTC',
      '12,345 likes',
      '1 reply',
      'Archived copy · captured 2 March 2026, 09:00 UTC · from X',
    ]) {
      expect(shown).toContain(part)
    }
  })

  it('contains the links of the post', () => {
    const links = elements(draw(), 'a').map((one) => [getAttributeValue(one, 'href'), innerText(one)])
    expect(links).toContainEqual(['https://x.com/hashtag/harbour', '#harbour'])
  })

  it('names the source of a citation’s text as unconfirmed', () => {
    const shown = words(
      draw({
        witness: 'citation',
        quotedBy: { url: 'https://harbourpost.example/crane', title: 'The day the crane fell' },
      }),
    )
    expect(shown).toMatch(
      /^Archived copy, 2 March 2026 As quoted by The day the crane fell, not confirmed by X\./,
    )
    expect(draw()).not.toContain('not confirmed')
  })

  it('shows the archived rendition of a photo, or that there is none', () => {
    const kept = draw(
      { media: [medium({ alt: 'A "crane"' })] },
      { resourceUrl: (url) => (url.endsWith('large') ? '/r/7' : null) },
    )
    const [image] = elements(kept, 'img')
    expect(image?.attribs).toMatchObject({ src: '/r/7', alt: 'A "crane"' })
    expect(words(draw({ media: [medium({ kind: 'video' })] }, { resourceUrl: () => null }))).toContain(
      'Video not kept',
    )
  })

  it('plays a video with its poster, and a GIF in a loop', () => {
    const [video] = elements(
      draw({ media: [medium({ kind: 'video', posterUrl: 'https://pbs.example/p' })] }),
      'video',
    )
    expect(video?.attribs).toMatchObject({ controls: '', poster: '/r/https%3A%2F%2Fpbs.example%2Fp' })
    expect(elements(draw({ media: [medium({ kind: 'gif' })] }), 'video')[0]?.attribs).toMatchObject({
      loop: '',
      muted: '',
    })
  })

  it('collapses sensitive media', () => {
    expect(elements(draw({ sensitive: true, media: [medium()] }), 'details')).toHaveLength(1)
  })

  it('shows poll, quote, link card, reply, edit and truncation', () => {
    const quoted = record({ text: 'It will fall', media: [medium()] })
    const html = draw({
      poll: {
        options: [
          { label: 'Pier 7', votes: 3 },
          { label: 'Pier 8', votes: 1 },
        ],
        endsAt: null,
      },
      quoted: { status: 'served', post: quoted },
      linkCard: {
        url: 'https://harbourpost.example/crane',
        title: 'The crane',
        description: null,
        site: 'harbourpost.example',
        imageUrl: 'https://pbs.example/card',
      },
      replyTo: { id: '1', handle: 'pier', url: 'https://x.com/pier/status/1' },
      editIds: ['1', '2'],
      textCut: true,
    })
    const shown = words(html)
    for (const part of [
      'Pier 7',
      '75 %',
      '4 votes',
      'It will fall',
      'The crane',
      'Replying to @pier',
      'edited',
      'The text goes on',
    ])
      expect(shown).toContain(part)
    expect(elements(html, 'img')).toHaveLength(2)
    expect(
      words(draw({ quoted: { status: 'unavailable', id: '1', url: 'https://x.com/i/status/1' } })),
    ).toContain('shown as unavailable')
  })

  it('shows the state of the original if it is known', () => {
    const standing = (original: CardOptions['original']) => words(draw({}, original ? { original } : {}))
    const at = { since: new Date('2026-03-08T08:00:00Z'), checkedAt: new Date('2026-03-10T08:00:00Z') }
    expect(standing({ ...at, state: 'lost', liveness: 'deleted' })).toMatch(
      /^Archived copy, 2 March 2026 Original lost since 8 March 2026: deleted by its author/,
    )
    expect(standing({ ...at, state: 'watched', liveness: 'live' })).toContain(
      'Original live, seen 10 March 2026',
    )
    expect(standing({ ...at, state: 'watched', liveness: 'edited' })).toContain('edited since')
    expect(standing({ ...at, state: 'suspected', liveness: 'deleted' })).toContain('perhaps lost')
    expect(standing({ ...at, state: 'returned', liveness: 'live' })).toContain('live again')
    expect(standing({ ...at, state: 'watched', liveness: 'withheld' })).toContain(
      'withheld in some countries',
    )
    expect(standing({ ...at, state: 'watched', liveness: null })).toContain('Original: unknown')
    expect(standing(undefined)).not.toContain('Original')
  })

  it('shows the date of a web archive’s copy', () => {
    const shown = words(draw({ witness: 'web-archive', archivedAt: '2025-03-13T06:00:00.000Z' }))
    expect(shown).toMatch(
      /^Archived copy, 13 March 2025 Salvaged from a public web archive, which copied the post on 13 March 2025\./,
    )
    expect(shown).toContain('captured 2 March 2026')
  })

  it('shows the parent post, the readers’ note, and the targets of links', () => {
    const shown = words(
      draw({
        parent: record({ text: 'Will it hold?', author: null }),
        communityNote: 'It did not.',
        links: [
          {
            short: 'https://t.co/a1',
            url: 'https://a.example/x',
            finalUrl: 'https://b.example/y',
            status: 404,
            title: 'The minutes',
          },
          { short: 'https://t.co/b2', url: null, finalUrl: null, status: null, title: null },
        ],
      }),
    )
    expect(shown.indexOf('Will it hold?')).toBeLessThan(shown.indexOf('The old crane'))
    expect(shown).toContain('Readers added context It did not.')
    expect(shown).toContain('t.co/a1 led to The minutes b.example · dead at capture (404)')
    expect(shown).not.toContain('t.co/b2')
  })

  it('hides the quoted post on request', () => {
    const quoted = { status: 'served' as const, post: record({ text: 'Secret words' }) }
    expect(words(draw({ quoted }))).toContain('Secret words')
    expect(words(draw({ quoted }, { withoutQuoted: true }))).not.toContain('Secret words')
  })

  it('removes deceptive characters from names', () => {
    const name = 'Mira\u202E\u2066 H\u200Bo\uFEFFlt\u{E0001}'
    const author = { ...record().author, name, handle: 'mira\u200B_holt' }
    const html = draw({ author: author as PostRecord['author'], text: 'kept \u202E as it was' })
    expect(html).toContain('>Mira Holt<')
    expect(html).toContain('@mira_holt')
    expect(html).toContain('kept \u202E as it was')
    expect(draw({ author: { ...author, name: 'علی\u200Cرضا 👩‍🚒' } as PostRecord['author'] })).toContain(
      'علی\u200Cرضا 👩‍🚒',
    )
  })

  it('renders a nearly empty post', () => {
    const author = record().author
    if (!author) throw new Error('no author')
    const shown = draw({
      author: { ...author, name: '\u200b\u202e' },
      text: ' \n ',
      entities: [],
      publishedAt: null,
      publishedOn: null,
      editIds: ['1', '1900000000000000001'],
      linkCard: {
        url: 'https://harbourpost.example/crane',
        title: null,
        description: null,
        site: null,
        imageUrl: null,
      },
    })
    const told = (name: string) =>
      elements(shown)
        .filter((one) => getAttributeValue(one, 'class') === name)
        .map((one) => innerText(one).trim())
    expect(told('name')).toEqual(['@mira_holt'])
    expect(told('words')).toEqual([])
    expect(told('when')).toEqual(['edited, version 2'])
    expect(told('about')).toEqual(['harbourpost.example'])
  })

  it('gives the same bytes for the same record', () => {
    expect(draw({ media: [medium()] })).toBe(draw({ media: [medium()] }))
  })

  it('has no script, loads only media, and forbids everything else', () => {
    const html = draw({ media: [medium()] })
    expect(elements(html, 'script')).toEqual([])
    const policy = elements(html, 'meta').find(
      (one) => one.attribs['http-equiv'] === 'Content-Security-Policy',
    )
    expect(policy?.attribs.content).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; /)
    expect(policy?.attribs.content).not.toContain('unsafe')
  })
})

describe('hostile text', () => {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>&lt;\u202E\u2066'
  const ALLOWED = new Set([
    'href',
    'title',
    'target',
    'rel',
    'class',
    'dir',
    'lang',
    'src',
    'alt',
    'width',
    'height',
    'controls',
    'playsinline',
    'preload',
    'poster',
    'loop',
    'loading',
    'decoding',
    'muted',
    'aria-label',
    'aria-hidden',
    'role',
    'viewbox',
    'datetime',
    'charset',
    'name',
    'content',
    'http-equiv',
    'cx',
    'cy',
    'r',
    'd',
    'fill',
    'stroke',
    'stroke-width',
    'stroke-linecap',
    'stroke-linejoin',
    'preserveaspectratio',
    'http-equiv',
  ])

  it('stays text at any position', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(evil), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })),
        (text) => {
          const author = {
            id: null,
            name: text,
            handle: text,
            url: text,
            avatarUrl: text,
            verification: text,
            affiliation: text,
          }
          const html = draw(
            {
              author,
              text,
              language: text,
              url: text,
              entities: [{ kind: 'link', start: 0, end: text.length, url: text, short: text }],
              media: [medium({ url: text, alt: text, posterUrl: text, kind: 'video' })],
              poll: { options: [{ label: text, votes: null }], endsAt: null },
              linkCard: { url: text, title: text, description: text, site: text, imageUrl: text },
              replyTo: { id: text, handle: text, url: text },
              quoted: { status: 'unavailable', id: text, url: text },
              parent: { ...record({ text }), author },
              communityNote: text,
              links: [{ short: text, url: text, finalUrl: text, status: 404, title: text }],
              witness: 'citation',
              quotedBy: { url: text, title: text },
            },
            { articles: [{ url: text, title: null }], resourceUrl: () => '/r/1' },
          )
          expect(elements(html, 'script')).toEqual([])
          for (const one of elements(html))
            for (const name of Object.keys(one.attribs)) expect(ALLOWED).toContain(name.toLowerCase())
        },
      ),
      { numRuns: 200 },
    )
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,<p>',
    'vbscript:x',
    ' javascript:alert(1)',
    'file:///etc/passwd',
    '//evil.example',
  ])('never lead to %s', (url) => {
    const html = draw({
      url,
      entities: [{ kind: 'link', start: 0, end: 3, url, short: null }],
      linkCard: { url, title: 'x', description: null, site: null, imageUrl: null },
    })
    for (const link of elements(html, 'a')) expect(link.attribs.href).toMatch(/^https:\/\/x\.com\//)
  })

  it('is shown completely if entities overlap or exceed the text', () => {
    const entities = [
      [0, 5],
      [3, 9],
      [4, 400],
      [9, 9],
    ].map(([start = 0, end = 0]) => ({
      kind: 'link' as const,
      start,
      end,
      url: 'https://a.example',
      short: null,
    }))
    expect(words(draw({ entities }))).toContain('The old crane came down. #harbour')
  })
})
