import type { ArchivedPage } from './cdx.ts'
import { createdAt, type FixturePost } from './post.ts'

/** A post as the web archive may hold it, in each of the formats of platforms.md § 2.5. */
export const archivedBodies = { legacy, microdata, modern, mobile, preview, v1, v2 } as const
export type ArchivedShape = keyof typeof archivedBodies

/** A capture of a post, by default an hour after it was published. */
export function archivedPage(
  post: FixturePost,
  shape: ArchivedShape,
  more: Partial<ArchivedPage> = {},
): ArchivedPage {
  const at = new Date(createdAt(post).getTime() + 3_600_000)
  return {
    url: `https://twitter.com/${post.author.handle}/status/${post.id}`,
    timestamp: at.toISOString().replace(/\D/g, '').slice(0, 14),
    mime: shape === 'v1' || shape === 'v2' ? 'application/json' : 'text/html',
    body: archivedBodies[shape](post),
    ...more,
  }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const shown = (url: string): string => url.replace(/^https?:\/\//, '')

/** The text that follows the post's if it has pictures. */
const mediaLink = (post: FixturePost): string => `https://t.co/M${post.id.slice(-9)}`

function legacyWords(post: FixturePost): string {
  let html = escaped(post.text)
  for (const [short, target] of Object.entries(post.links ?? {})) {
    const link = `<a href="${short}" class="twitter-timeline-link" data-expanded-url="${target}" title="${target}"><span class="tco-ellipsis"></span><span class="invisible">https://</span><span class="js-display-url">${shown(target)}</span><span class="invisible"></span></a>`
    html = html.replace(short, link)
  }
  html = html.replace(
    /(?<![\w&;/])#(\w+)/g,
    '<a href="/hashtag/$1?src=hash" class="twitter-hashtag pretty-link"><s>#</s><b>$1</b></a>',
  )
  html = html.replace('🏗', '<img class="Emoji Emoji--forText" src="https://abs.twimg.com/x.png" alt="🏗">')
  if (!post.photos) return html
  const key = mediaLink(post)
  return `${html}<a href="${key}" class="twitter-timeline-link u-hidden" data-pre-embedded="true">pic.twitter.com/${key.slice(-10)}</a>`
}

function legacy(post: FixturePost): string {
  const { author, photos = [], quoted, replyTo } = post
  const stamp = Math.floor(createdAt(post).getTime() / 1000)
  const pictures = photos.map(
    ({ key, alt = '' }) =>
      `<div class="AdaptiveMedia-photoContainer js-adaptive-photo" data-image-url="https://pbs.twimg.com/media/${key}.jpg"><img src="https://pbs.twimg.com/media/${key}.jpg" alt="${alt}"></div>`,
  )
  const quote = quoted
    ? `<div class="QuoteTweet"><div class="QuoteTweet-innerContainer" data-item-id="${quoted.id}" data-screen-name="${quoted.author.handle}" data-user-id="9"><b class="QuoteTweet-fullname">${quoted.author.name}</b><div class="QuoteTweet-text tweet-text">${escaped(quoted.text)}</div></div></div>`
    : ''
  const parent = replyTo
    ? `<div class="tweet ancestor" data-tweet-id="${replyTo.id}" data-screen-name="${replyTo.handle}"><p class="tweet-text">Above</p></div>`
    : ''
  return `<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>${parent}
<div class="permalink-inner permalink-tweet-container"><div class="tweet permalink-tweet js-original-tweet" data-tweet-id="${post.id}" data-screen-name="${author.handle}" data-name="${author.name}" data-user-id="${author.id ?? '1'}"${replyTo ? ' data-has-parent-tweet="true"' : ''}>
<img class="avatar js-action-profile-avatar" src="https://pbs.twimg.com/profile_images/1/a_bigger.jpg" alt=""><span class="Icon Icon--verified"></span>
<small class="time"><a href="#"><span class="_timestamp" data-time="${stamp}" data-time-ms="${stamp}000">then</span></a></small>
<div class="js-tweet-text-container"><p class="TweetTextSize js-tweet-text tweet-text" lang="en">${legacyWords(post)}</p></div>${pictures.join('')}${quote}
<div class="ProfileTweet-action--favorite"><span class="ProfileTweet-actionCount" data-tweet-stat-count="${post.likes ?? 3}">3</span></div>
</div></div>
<div class="tweet reply" data-tweet-id="1" data-screen-name="someone"><p class="tweet-text">Another’s answer</p></div></body></html>`
}

function microdata(post: FixturePost): string {
  const { author } = post
  return `<!doctype html><html lang="de"><body><article itemscope itemtype="https://schema.org/SocialMediaPosting"><meta itemprop="identifier" content="1"><div itemprop="articleBody">Nicht diese</div></article>
<article itemscope itemtype="https://schema.org/SocialMediaPosting"><meta itemprop="identifier" content="${post.id}"><meta itemprop="dateCreated" content="${createdAt(post).toISOString()}">
<div itemprop="author" itemscope itemtype="https://schema.org/Person"><meta itemprop="additionalName" content="${author.handle}"><meta itemprop="givenName" content="${author.name}"><meta itemprop="identifier" content="${author.id ?? '1'}"></div>
<div itemprop="articleBody">${escaped(post.text)}</div>
<div itemprop="interactionStatistic" itemscope itemtype="https://schema.org/InteractionCounter"><meta itemprop="interactionType" content="https://schema.org/LikeAction"><meta itemprop="userInteractionCount" content="${post.likes ?? 3}"></div>
</article></body></html>`
}

/** The same in X's later format: the text in a `meta` element, other names for the author’s. */
function modern(post: FixturePost): string {
  const { author } = post
  const content = escaped(post.text).replaceAll('"', '&quot;')
  return `<!doctype html><html><body><article data-tweet-id="${post.id}" itemscope itemtype="https://schema.org/SocialMediaPosting"><meta content="https://x.com/${author.handle}/status/${post.id}" itemprop="url"><meta content="${content}" itemprop="articleBody"><meta content="${createdAt(post).toISOString()}" itemprop="datePublished">
<div hidden itemprop="author" itemscope itemtype="https://schema.org/Person"><meta content="${author.name}" itemprop="name"><meta content="${author.handle}" itemprop="alternateName"></div></article></body></html>`
}

function mobile(post: FixturePost): string {
  const photo = post.photos?.[0]
  return `<html><body><table class="main-tweet"><tr><td class="avatar"><img src="https://pbs.twimg.com/profile_images/1/a_normal.jpg"></td><td><div class="fullname"><strong>${post.author.name}</strong></div><span class="username"><span>@</span>${post.author.handle}</span></td></tr>
<tr><td><div class="tweet-text" data-id="${post.id}">
  <div class="dir-ltr" dir="ltr">  ${escaped(post.text)}</div></div>${photo ? `<div class="media"><img src="https://pbs.twimg.com/media/${photo.key}.jpg:small"></div>` : ''}</td></tr></table></body></html>`
}

function preview(post: FixturePost): string {
  const { author } = post
  const tag = (name: string, content: string) =>
    `<meta content="${escaped(content).replaceAll('"', '&quot;')}" property="og:${name}" />`
  return `<!DOCTYPE html><html><head>${tag('site_name', 'X (formerly Twitter)')}${tag('url', `https://x.com/${author.handle}/status/${post.id}`)}${tag('title', `${author.name} (@${author.handle}) on X`)}${tag('description', post.text)}${tag('image', post.photos?.[0] ? `https://pbs.twimg.com/media/${post.photos[0].key}.jpg:large` : 'https://pbs.twimg.com/profile_images/1/a_200x200.jpg')}</head><body><div id="react-root"></div></body></html>`
}

/** Text and entities as the APIs return them: short links, indices by code point. */
function spoken(post: FixturePost): { text: string; urls: object[]; media: object[] } {
  const words = escaped(post.text) + (post.photos ? ` ${mediaLink(post)}` : '')
  const place = (link: string) => {
    const start = Array.from(words.slice(0, words.indexOf(link))).length
    return [start, start + Array.from(link).length]
  }
  return {
    text: words,
    urls: Object.entries(post.links ?? {}).map(([url, target]) => ({
      url,
      expanded_url: target,
      display_url: shown(target),
      indices: place(url),
    })),
    media: (post.photos ?? []).map(({ key }) => ({
      type: 'photo',
      url: mediaLink(post),
      media_url_https: `https://pbs.twimg.com/media/${key}.jpg`,
      indices: place(mediaLink(post)),
    })),
  }
}

export function v1Object(post: FixturePost): Record<string, unknown> {
  const { text, urls, media } = spoken(post)
  const [day, date, month, year, time] = createdAt(post).toUTCString().replace(',', '').split(' ').map(String)
  return {
    created_at: `${day} ${month} ${date} ${time} +0000 ${year}`.replace(/^(\w+) (\w+) /, '$1 $2 '),
    id_str: post.id,
    text,
    truncated: false,
    user: {
      id_str: post.author.id ?? '1',
      name: post.author.name,
      screen_name: post.author.handle,
      verified: true,
    },
    entities: { urls, media, hashtags: [], user_mentions: [], symbols: [] },
    ...(media.length > 0 ? { extended_entities: { media } } : {}),
    favorite_count: post.likes ?? 3,
    lang: post.lang ?? 'en',
    ...(post.quoted ? { quoted_status: v1Object(post.quoted) } : {}),
  }
}

function v1(post: FixturePost): string {
  return JSON.stringify(v1Object(post))
}

function v2(post: FixturePost): string {
  const { text, urls } = spoken(post)
  const placed = (one: object & { indices?: number[] }) => ({
    ...one,
    start: one.indices?.[0],
    end: one.indices?.[1],
  })
  const { media } = spoken(post)
  const photos = post.photos ?? []
  const links = media.map((one) => ({
    ...placed(one),
    media_key: `3_${post.id}`,
    expanded_url: 'https://twitter.com/a/status/1/photo/1',
  }))
  return JSON.stringify({
    data: {
      id: post.id,
      text,
      author_id: '7',
      created_at: createdAt(post).toISOString(),
      edit_history_tweet_ids: [post.id],
      entities: { urls: [...urls.map(placed), ...links] },
      attachments: { media_keys: photos.map(({ key }) => `3_${key}`) },
      public_metrics: { like_count: post.likes ?? 3, reply_count: 0, retweet_count: 1, quote_count: 0 },
    },
    includes: {
      users: [{ id: '7', name: post.author.name, username: post.author.handle }],
      media: photos.map(({ key }) => ({
        media_key: `3_${key}`,
        type: 'photo',
        url: `https://pbs.twimg.com/media/${key}.jpg`,
      })),
    },
  })
}
