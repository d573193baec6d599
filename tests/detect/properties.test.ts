import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeArticle } from '../../src/detect/decode-article.ts'
import { detectCitations } from '../../src/detect/detect-citations.ts'
import { Citation } from '../../src/model/citation.ts'
import { StetError } from '../../src/model/errors.ts'
import type { PlatformName } from '../../src/model/platform.ts'
import { RECOGNISERS } from '../../src/platforms/registry.ts'

/** Pieces from which dirt is made that comes close to what detection looks for. */
const pieces = fc.constantFrom(
  '<blockquote class="twitter-tweet">',
  '</blockquote>',
  '<p>',
  '</p>',
  '<',
  '>',
  '"',
  "'",
  '&mdash;',
  '&lt;',
  '— ',
  '(@jo)',
  '(@jo) March 5, 2022',
  'https://x.com/jo/status/',
  '1500000000000000001',
  '99999999999999999999',
  '\n',
  '\n\n',
  ' ',
  'https://t.co/Ab1Cd2Ef3G',
  '<script>',
  '</script>',
  '{"type":"tweet","url":"',
  '"}',
  '\\u003c',
  '<!--',
  '-->',
  '<iframe src="',
  '<a href="',
  '</a>',
  'PGJsb2NrcXVvdGUg',
  '<div data-tweet-id="',
  '<textarea>',
  '<template>',
  ']]>',
  '<![CDATA[',
  'End of Twitter post by @jo',
  '[tweet ',
  ']',
  '\ud83d',
  '\u0000',
  '> ',
  'Name',
  '٢٥ مارس ٢٠٢٠',
  '<blockquote class="instagram-media" data-instgrm-permalink="',
  '<blockquote class="bluesky-embed" data-bluesky-uri="',
  '<blockquote class="tiktok-embed" cite="',
  '<blockquote class="mastodon-embed">',
  '<div class="fb-post" data-href="',
  '<lite-youtube videoid="',
  '<script data-telegram-post="',
  'https://www.instagram.com/p/CboatLate01/',
  'https://bsky.app/profile/ines.harbour.example/post/3kboatlate2s',
  'at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kboatlate2s',
  'https://boats.example/@ines/112083281191909001',
  'https://truthsocial.com/@master/116431297579272001',
  'https://www.threads.com/@ines/post/DboatLate01',
  'https://www.facebook.com/harbour/posts/1001000200030001',
  'https://www.tiktok.com/@ines/video/7362946149227050001',
  'https://youtu.be/boat_Late-1',
  'https://redd.it/1boat01',
  'https://t.me/harbour_lund/101',
  'A post shared by Jo (@jo)',
  'View this post on Instagram',
  '{{< youtube ',
  '>}}',
  '<Tweet id="',
  '" />',
  '![](',
  ')',
  '@[tweet](',
  '[media=twitter]',
  '[/media]',
  '{{tweet>',
  ':embed]',
  '```\n',
  '`',
  '<embetty-tweet status="',
  '<iframe srcdoc="',
  '<figure class="embed-twitter">',
  'https://urldefense.com/v3/__',
  '__;!!',
  '{"version":"https://jsonfeed.org/version/1.1","items":[{"content_html":"',
  '[["Reactive",1],',
  '; ',
  '\n    ',
)
const dirt = fc
  .array(
    fc.oneof({ weight: 5, arbitrary: pieces }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) }),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''))

const LARGEST = 9_223_372_036_854_775_807n

/** What an id looks like on each platform (the table of ids in docs/detect.md). */
const IDS: Readonly<Record<PlatformName, RegExp>> = {
  x: /^[1-9][0-9]{0,18}$/,
  bluesky:
    /^at:\/\/(?:did:(?:plc|web):[^/\s]+|[a-z0-9-]+(?:\.[a-z0-9-]+)+)\/app\.bsky\.feed\.post\/[\w.~:-]+$/,
  mastodon: /^[a-z0-9.:-]+\.[a-z0-9-]+\/[A-Za-z0-9]+$/,
  truthsocial: /^\d{16,20}$/,
  instagram: /^[\w-]{5,60}$/,
  threads: /^[\w-]{5,40}$/,
  facebook: /^(?:\d{5,20}|pfbid\w+)$/,
  tiktok: /^[1-9]\d{14,19}$/,
  youtube: /^[\w-]{11}$/,
  reddit: /^[a-z0-9]{4,10}$/,
  telegram: /^[A-Za-z]\w{3,31}\/\d{1,10}$/,
}

const check = (text: string, format: 'html' | 'text') => {
  const found = detectCitations({ text, format }, RECOGNISERS)
  let reached = 0
  for (const one of found) {
    expect(Citation.safeParse(one).error).toBeUndefined()
    expect(one.start).toBeGreaterThanOrEqual(reached)
    expect(one.end).toBeGreaterThan(one.start)
    expect(one.end).toBeLessThanOrEqual(text.length)
    reached = one.start
    if (one.id === null) expect(one.role).toBe('flattened')
    else {
      expect(one.id).toMatch(IDS[one.platform] ?? /^$/)
      if (one.platform === 'x') expect(BigInt(one.id) <= LARGEST).toBe(true)
      // The canonical address is read as the same post again.
      const again = RECOGNISERS.find((each) => each.platform === one.platform)?.post(one.url ?? '')
      expect(again).toEqual({ platform: one.platform, id: one.id, url: one.url })
    }
  }
  return found
}

describe('for any article', () => {
  it('detection does not throw, offsets are within the text, ids are valid', () => {
    fc.assert(
      fc.property(dirt, fc.constantFrom('html' as const, 'text' as const), (text, format) => {
        check(text, format)
      }),
      {
        numRuns: 1500,
        examples: [['End of Twitter post by @jo\0<iframe src=""}https://x.com/jo/status/', 'html']],
      },
    )
  })

  it('bytes are decoded or refused with a StetError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          const article = decodeArticle(bytes)
          check(article.text, article.format)
        } catch (thrown) {
          if (!(thrown instanceof StetError)) throw thrown
        }
      }),
      { numRuns: 500 },
    )
  })

  it('noise around an embed does not change its citation', () => {
    const embeds = [
      '<blockquote class="twitter-tweet"><p>Bring your own boat.</p>&mdash; Ines (@ines_by_sea) <a href="https://twitter.com/ines_by_sea/status/1500000000000000001">March 8, 2022</a></blockquote>',
      '<iframe data-src="https://platform.twitter.com/embed/Tweet.html?id=1500000000000000001"></iframe>',
      '<div data-tweet-id="1500000000000000001"></div>',
      '<div data-content="&lt;blockquote class=&quot;twitter-tweet&quot;&gt;&lt;a href=&quot;https://x.com/ines_by_sea/status/1500000000000000001&quot;&gt;&lt;/a&gt;&lt;/blockquote&gt;"></div>',
      '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/CboatLate01/"></blockquote>',
      '<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kboatlate2s"><p>Boat</p></blockquote>',
      '<amp-youtube data-videoid="boat_Late-1"></amp-youtube>',
      '<p>Third morning.</p><p>&mdash; Ines (@ines_by_sea) March 8, 2022</p>',
      '<p><a href="https://x.com/ines_by_sea/status/1500000000000000001">wrote</a> so</p>',
    ]
    const noise = fc
      .array(
        fc.constantFrom(
          '<p>Ferry</p>',
          '<div class=x>',
          '</div>',
          '<br>',
          'late &amp; slow',
          '<!-- ad -->',
          '<img src=a>',
          '<span>',
        ),
        { maxLength: 20 },
      )
      .map((parts) => parts.join('\n'))
    fc.assert(
      fc.property(noise, noise, fc.constantFrom(...embeds), (before, after, embed) => {
        const [alone, ...more] = detectCitations({ text: embed, format: 'html' }, RECOGNISERS)
        expect(more).toEqual([])
        const found = check(`${before}<p>Quiet.</p>${embed}<p>Bye.</p>${after}`, 'html')
        const shift = before.length + '<p>Quiet.</p>'.length
        expect(found).toEqual([
          { ...alone, start: (alone?.start ?? 0) + shift, end: (alone?.end ?? 0) + shift },
        ])
      }),
      { numRuns: 500 },
    )
  })
})
