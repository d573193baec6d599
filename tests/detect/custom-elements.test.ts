import { describe, expect, it } from 'vitest'
import { cited, X_ID } from './cited.ts'

const URL = `https://x.com/jo/status/${X_ID}`
const page = (markup: string) =>
  `<!doctype html><title>Harbour</title><article><p>The ferry was late.</p>${markup}<p>Then it came.</p></article>`

describe('elements of a script that are named after a platform', () => {
  it.each([
    [`<embetty-tweet status="${X_ID}"></embetty-tweet>`, `x ${X_ID}`],
    [`<embetty-tweet status="${X_ID}" include-thread></embetty-tweet>`, `x ${X_ID}`],
    [
      '<embetty-mastodon status="https://boats.example/@ines/112083281191909001"></embetty-mastodon>',
      'mastodon boats.example/112083281191909001',
    ],
    ['<embetty-video type="youtube" video-id="boat_Late-1"></embetty-video>', 'youtube boat_Late-1'],
    [`<lite-tweet tweet="${URL}"></lite-tweet>`, `x ${X_ID}`],
    [`<x-post post="${X_ID}"></x-post>`, `x ${X_ID}`],
    [`<static-tweet tweet-id="${X_ID}"></static-tweet>`, `x ${X_ID}`],
    [`<tweet :id="'${X_ID}'"></tweet>`, `x ${X_ID}`],
    [
      '<toot-embed src="https://boats.example/@ines/112083281191909001"></toot-embed>',
      'mastodon boats.example/112083281191909001',
    ],
    ['<tiktok-player video="7362946149227050001"></tiktok-player>', 'tiktok 7362946149227050001'],
    ['<instagram-card code="CboatLate01"></instagram-card>', 'instagram CboatLate01'],
    [
      '<insta-post permalink="https://www.instagram.com/p/CboatLate01/"></insta-post>',
      'instagram CboatLate01',
    ],
    ['<telegram-card post="harbour_lund/101"></telegram-card>', 'telegram harbour_lund/101'],
    [
      '<reddit-card link="https://www.reddit.com/r/boats/comments/1boat01/title/"></reddit-card>',
      'reddit 1boat01',
    ],
    [
      '<threads-card permalink="https://www.threads.com/@ines/post/DboatLate01"></threads-card>',
      'threads DboatLate01',
    ],
  ])('%s', (markup, post) => {
    expect(cited(page(markup), 'html')).toEqual([post])
    // Without an end tag, and closed by a slash, which means nothing to a browser.
    const bare = markup.replace(/<\/[\w-]+>$/, '')
    expect(cited(page(`${bare}<div data-tweet-id="20"></div>`), 'html')).toEqual([post, 'x 20'])
    expect(cited(page(`${bare.replace(/>$/, ' />')}<div data-tweet-id="20"></div>`), 'html')).toEqual([
      post,
      'x 20',
    ])
  })

  it.each(['twitter-timeline', 'twitter-follow-button', 'tweet-button', 'twitter-share'])(
    '%s shows none',
    (tag) => {
      expect(cited(page(`<${tag} status="${X_ID}"></${tag}>`), 'html')).toEqual([])
    },
  )
})

describe('ids with something around them', () => {
  it.each([
    [`<div data-tweet-id="${X_ID}?s=20"></div>`, `x ${X_ID}`],
    [`<div data-tweet-id="${X_ID}/"></div>`, `x ${X_ID}`],
    [`<div data-tweet-id="${X_ID}/?ref_src=twsrc"></div>`, `x ${X_ID}`],
    [`<amp-twitter data-tweetid="${X_ID}?ref_src=twsrc%5Etfw"></amp-twitter>`, `x ${X_ID}`],
    [`<div class="embed" data-type="twitter" data-id=" ${X_ID} "></div>`, `x ${X_ID}`],
    ['<lite-youtube videoid="boat_Late-1?rel=0"></lite-youtube>', 'youtube boat_Late-1'],
    ['<amp-instagram data-shortcode="CboatLate01/?utm_source=ig"></amp-instagram>', 'instagram CboatLate01'],
    ['<script>var a={"type":"tweet","id":"1500000000000000042?s=20"}</script>', `x ${X_ID}`],
  ])('%s', (markup, post) => {
    expect(cited(page(markup), 'html')).toEqual([post])
  })
})

describe('a publisher’s own page that draws a post', () => {
  it.each([
    [`<iframe src="/static/tweet.html#${X_ID}"></iframe>`, `x ${X_ID}`],
    [`<iframe src="https://cms.example/twitter-embed.html#id=${X_ID}&amp;theme=dark"></iframe>`, `x ${X_ID}`],
    [`<iframe src="https://cms.example/app.html#/tweet/${X_ID}" title="X post"></iframe>`, `x ${X_ID}`],
    [`<iframe src="/static/twitter-embed.html?id=${X_ID}"></iframe>`, `x ${X_ID}`],
    [`<iframe src="/static/embed.html#${URL}"></iframe>`, `x ${X_ID}`],
    [`<iframe src="/static/embed.html#url=${encodeURIComponent(URL)}"></iframe>`, `x ${X_ID}`],
    [`<iframe data-src="https://cms.example/embed/tweet/${X_ID}/"></iframe>`, `x ${X_ID}`],
    ['<iframe src="https://cms.example/youtube.html#boat_Late-1"></iframe>', 'youtube boat_Late-1'],
    [
      '<iframe src="https://cms.example/tiktok/?video=7362946149227050001"></iframe>',
      'tiktok 7362946149227050001',
    ],
    ['<iframe src="https://cms.example/instagram.html#CboatLate01"></iframe>', 'instagram CboatLate01'],
  ])('%s', (markup, post) => {
    expect(cited(page(markup), 'html')).toEqual([post])
  })

  it.each([
    '<iframe src="https://cms.example/youtube.html#description"></iframe>',
    '<iframe src="https://cms.example/twitter.html#2042"></iframe>',
    `<iframe src="https://platform.twitter.com/widgets/tweet_button.html#url=${encodeURIComponent(URL)}"></iframe>`,
  ])('none: %s', (markup) => {
    expect(cited(page(markup), 'html')).toEqual([])
  })
})

describe('placeholders that carry a link', () => {
  it.each([
    [
      'a figure',
      `<figure class="embed embed--twitter"><p>Allow X to see this post.</p><a href="${URL}">View on X</a></figure>`,
    ],
    [
      'a figure with a picture',
      `<figure class="tweet"><a href="${URL}"><img src="a.png" alt="Screenshot"></a></figure>`,
    ],
    [
      'a figure that names X by its letter',
      `<figure class="wp-block-embed is-provider-x"><a href="${URL}">Post</a></figure>`,
    ],
    [
      'a box for consent',
      `<div class="consent-placeholder consent-twitter"><p>We need your consent.</p><a href="${URL}">Open</a></div>`,
    ],
    [
      'a box with a type',
      `<div class="embed-placeholder" data-provider="twitter"><a href="${URL}">Open</a></div>`,
    ],
    [
      'a box with two links to it',
      `<section class="blocked-tweet"><a href="${URL}"><img src="a.png"></a> <a href="${URL}?s=20">Open</a></section>`,
    ],
  ])('%s', (_what, markup) => {
    expect(cited(page(markup), 'html')).toEqual([`x ${X_ID}`])
  })

  it('of other platforms', () => {
    const markup =
      '<figure class="social-placeholder" data-platform="instagram"><figcaption><a href="https://www.instagram.com/p/CboatLate01/">Open</a></figcaption></figure>' +
      '<figure class="bluesky-placeholder"><a href="https://bsky.app/profile/ines.harbour.example/post/3kboatlate2s">Open</a></figure>'
    expect(cited(page(markup), 'html')).toEqual([
      'instagram CboatLate01',
      'bluesky at://ines.harbour.example/app.bsky.feed.post/3kboatlate2s',
    ])
  })

  it.each([
    ['a text in a box', `<div class="twitter"><p>Our reporter <a href="${URL}">said so</a>.</p></div>`],
    [
      'a sentence in a card',
      `<div class="twitter-card"><p>This is on the site <a href="${URL}">where it</a> began.</p></div>`,
    ],
    [
      'a long text',
      `<figure class="embed-twitter"><a href="${URL}">Post</a> ${'They waited. '.repeat(60)}</figure>`,
    ],
    ['a figure without a platform', `<figure><a href="${URL}"><img src="a.png"></a></figure>`],
    ['links for sharing', `<div class="social-share twitter"><a href="${URL}">X</a></div>`],
  ])('none: %s', (_what, markup) => {
    expect(cited(page(markup), 'html')).toEqual([`link x ${X_ID}`])
  })
})

describe('a frame as it was drawn', () => {
  const drawn = (link: string) =>
    `<!doctype html><body><article><a href=${link}?ref_src=twsrc>Apr 3</a><div dir=auto>The bridge is open.</div></article>`.replaceAll(
      '"',
      '&quot;',
    )
  it.each([
    [
      'of X',
      `<div class="twitter-tweet twitter-tweet-rendered"><iframe id=twitter-widget-2 srcdoc="${drawn(URL)}"></iframe></div>`,
      `x ${X_ID}`,
    ],
    ['of X, without its box', `<iframe id=twitter-widget-2 srcdoc="${drawn(URL)}"></iframe>`, `x ${X_ID}`],
    [
      'of Instagram',
      `<iframe class="instagram-media instagram-media-rendered" srcdoc="${drawn('https://www.instagram.com/p/CboatLate01/')}"></iframe>`,
      'instagram CboatLate01',
    ],
    [
      'of Bluesky',
      `<div class="bluesky-embed"><iframe srcdoc="${drawn('https://bsky.app/profile/ines.harbour.example/post/3kboatlate2s')}"></iframe></div>`,
      'bluesky at://ines.harbour.example/app.bsky.feed.post/3kboatlate2s',
    ],
    [
      'of Mastodon',
      `<iframe class="mastodon-embed" srcdoc="${drawn('https://boats.example/@ines/112083281191909001')}"></iframe>`,
      'mastodon boats.example/112083281191909001',
    ],
    [
      'in a shadow root',
      `<twitter-widget class="twitter-tweet twitter-tweet-rendered" id=twitter-widget-1><template shadowrootmode=open><div class=EmbeddedTweet><a href=${URL}>x</a></div></template></twitter-widget>`,
      `x ${X_ID}`,
    ],
  ])('%s', (_what, markup, post) => {
    expect(cited(page(markup), 'html')).toEqual([post])
  })

  it('is no article that mentions posts', () => {
    const two = `<p><a href=${URL}>One</a> and <a href=https://x.com/jo/status/20>another</a></p>`
    expect(cited(page(`<iframe srcdoc="${two}"></iframe>`), 'html')).toEqual([])
    const long = `<p><a href=${URL}>One</a> ${'They waited. '.repeat(300)}</p>`
    expect(cited(page(`<iframe srcdoc="${long}"></iframe>`), 'html')).toEqual([])
  })
})
