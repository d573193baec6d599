import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isIntentUrl, isStatusId, parseStatusUrl } from '../../../src/platforms/x/status-url.ts'

const ID = '1500000000000000042'
const NAMED = `https://x.com/ines_by_sea/status/${ID}`
const UNNAMED = `https://x.com/i/status/${ID}`

const forms: [string, string][] = [
  [`https://twitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`http://www.twitter.com/ines_by_sea/statuses/${ID}`, NAMED],
  [`https://mobile.x.com/ines_by_sea/status/${ID}?s=20&t=abc`, NAMED],
  [`https://m.twitter.com/@ines_by_sea/status/${ID}/photo/1`, NAMED],
  [`https://de.twitter.com/ines_by_sea/status/${ID}#m`, NAMED],
  [`//twitter.com/ines_by_sea/status/${ID}/video/2`, NAMED],
  [`twitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://twitter.com/#!/ines_by_sea/status/${ID}`, NAMED],
  [`https://twitter.com:443/ines_by_sea/status/${ID})`, NAMED],
  [`https://twitter.com/ines_by_sea/status/${ID}…`, NAMED],
  [`https://twitter.com/ines_by_sea/status/${ID}%20`, NAMED],
  [`https://twitter.com/statuses/${ID}`, UNNAMED],
  [`https://x.com/i/status/${ID}`, UNNAMED],
  [`https://x.com/i/web/status/${ID}`, UNNAMED],
  [`https://twitter.com/anyuser/status/${ID}`, UNNAMED],
  [`https://twitter.com/i/videos/tweet/${ID}`, UNNAMED],
  [`https://twitter.com/i/videos/${ID}`, UNNAMED],
  [`https://twitter.com/i/cards/tfw/v1/${ID}`, UNNAMED],
  [`https://platform.twitter.com/embed/Tweet.html?dnt=false&id=${ID}&lang=en`, UNNAMED],
  [`https://twitter.com/intent/like?tweet_id=${ID}`, UNNAMED],
  [`https:\\/\\/twitter.com\\/ines_by_sea\\/status\\/${ID}`, NAMED],
  [`https:\\u002F\\u002Fx.com\\u002Fines_by_sea\\u002Fstatus\\u002F${ID}`, NAMED],
  [`https%3A%2F%2Ftwitter.com%2Fines_by_sea%2Fstatus%2F${ID}`, NAMED],
  [`https%253A%252F%252Ftwitter.com%252Fines_by_sea%252Fstatus%252F${ID}`, NAMED],
  [`https://fxtwitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://vxtwitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://nitter.poast.example/ines_by_sea/status/${ID}#m`, NAMED],
  [`https://xcancel.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://threadreaderapp.com/thread/${ID}.html`, UNNAMED],
  [`https://sotwe.com/tweet/${ID}`, UNNAMED],
  [`https://web.archive.org/web/20220308120000/https://twitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://web.archive.org/web/2022if_/http:/twitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://web.archive.org/web/*/https://twitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://archive.ph/20220308120000/https://twitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://archive.is/2022.03.08-120000/https://twitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://web.archive.org/web/20220308120000id_/https://twitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://www.google.com/amp/s/twitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://twitter-com.cdn.ampproject.org/c/s/twitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://api.fxtwitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://fixupx.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://twittpr.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://en.rattibha.com/thread/${ID}`, UNNAMED],
  [`https://platform.x.com/embed/Tweet.html?id=${ID}`, UNNAMED],
  [`https://www.google.com/url?q=https://twitter.com/ines_by_sea/status/${ID}&sa=D`, NAMED],
  [`https://l.facebook.com/l.php?u=https%3A%2F%2Ftwitter.com%2Fines_by_sea%2Fstatus%2F${ID}`, NAMED],
  [
    `https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.com%2Fines_by_sea%2Fstatus%2F${ID}`,
    NAMED,
  ],
  [`https://href.li/?https://twitter.com/ines_by_sea/status/${ID}`, NAMED],
  [`https://twitter-com.translate.goog/ines_by_sea/status/${ID}?_x_tr_sl=de`, NAMED],
  [`https://x.com/ines_by_sea/article/${ID}`, NAMED],
  [`https://twitter.com/ines_by_sea/article/${ID}?s=20`, NAMED],
  [`https://x.com/ines_by_sea/article/${ID}/media/1500000000000000043`, NAMED],
]

const strangers = [
  'https://twitter.com/ines_by_sea',
  'https://twitter.com/hashtag/boats',
  `https://netflix.com/ines_by_sea/status/${ID}`,
  `https://twitter.com.evil.example/ines_by_sea/status/${ID}`,
  `https://fedex.com/i/status/${ID}`,
  `https://twitter.com/share?url=https%3A%2F%2Ftwitter.com%2Fines_by_sea%2Fstatus%2F${ID}`,
  `https://twitter.com/intent/tweet?url=https%3A%2F%2Ftwitter.com%2Fines_by_sea%2Fstatus%2F${ID}`,
  `https://www.facebook.com/sharer.php?u=https%3A%2F%2Ftwitter.com%2Fines_by_sea%2Fstatus%2F${ID}`,
  `https://twitter.com/i/events/${ID}`,
  `https://twitter.com/i/spaces/1DXxyRYNejbKM`,
  `https://x.com/i/article/${ID}`,
  'https://x.com/ines_by_sea/articles',
  `https://twitter.com/i/lists/${ID}`,
  `https://twitter.com/ines_by_sea/status/0123`,
  'https://twitter.com/ines_by_sea/status/9223372036854775808',
  'https://twitter.com/ines_by_sea/status/',
  'not an address',
  '',
]

describe('the post that a URL addresses', () => {
  it.each(forms)('%s', (url, canonical) => {
    expect(parseStatusUrl(url)).toEqual({ platform: 'x', id: ID, url: canonical })
  })

  it.each(strangers)('none: %s', (url) => {
    expect(parseStatusUrl(url)).toBeNull()
  })

  it('is null or has a valid id for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()),
        (text) => {
          for (const url of [text, `https://x.com/${text}`, `https://x.com/a/status/${text}`]) {
            const post = parseStatusUrl(url)
            if (post !== null) expect(isStatusId(post.id)).toBe(true)
          }
        },
      ),
    )
  })
})

describe('intent links', () => {
  it('are distinguished from links to a post', () => {
    expect(isIntentUrl(`https://twitter.com/intent/retweet?tweet_id=${ID}`)).toBe(true)
    expect(isIntentUrl(NAMED)).toBe(false)
  })
})
