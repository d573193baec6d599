import type { TweetResult } from './tweet-result.ts'

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)

const day = (iso: string): string => {
  const date = new Date(iso)
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`
}

const ATTRIBUTION = 'ref_src=twsrc%5Etfw'

/** The blockquote that X provides for a post, and that articles embed (platforms.md § 1.2). */
function blockquote(tweet: TweetResult, site = 'https://x.com'): string {
  const text = Array.from(tweet.text)
  const [from = 0, to = text.length] = tweet.display_text_range
  let html = text.slice(from, to).join('')
  html = html.replace(
    /(?<![\w&;])#(\p{L}[\p{L}\d_]*)/gu,
    `<a href="${site}/hashtag/$1?src=hash&amp;${ATTRIBUTION}">#$1</a>`,
  )
  html = html.replace(/(?<!\w)@(\w{1,15})/g, `<a href="${site}/$1?${ATTRIBUTION}">@$1</a>`)
  for (const link of tweet.entities?.urls ?? []) {
    html = html.replace(link.url, `<a href="${link.url}">${link.display_url}</a>`)
  }
  const [medium] = tweet.entities?.media ?? []
  if (medium) html += ` <a href="${medium.url}">${medium.display_url}</a>`
  const handle = tweet.user?.screen_name ?? 'i'
  const permalink = `${site}/${handle}/status/${tweet.id_str}?${ATTRIBUTION}`
  return [
    `<blockquote class="twitter-tweet"><p lang="${tweet.lang}" dir="ltr">${html.replaceAll('\n', '<br>')}</p>`,
    `&mdash; ${tweet.user?.name ?? ''} (@${handle}) <a href="${permalink}">${day(tweet.created_at)}</a></blockquote>`,
  ].join('')
}

/** The response of `publish.x.com/oembed` for a living post. */
export function oembed(tweet: TweetResult): object {
  const handle = tweet.user?.screen_name ?? 'i'
  const script = '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'
  return {
    url: `https://x.com/${handle}/status/${tweet.id_str}`,
    author_name: tweet.user?.name ?? '',
    author_url: `https://x.com/${handle}`,
    html: `${blockquote(tweet)}\n${script}\n\n`,
    width: 550,
    height: null,
    type: 'rich',
    cache_age: '3153600000',
    provider_name: 'X',
    provider_url: 'https://x.com',
    version: '1.0',
  }
}
