import { mp4 } from '../film.ts'
import { jpeg } from '../picture.ts'
import type { Page } from '../site.ts'

type PageAnswer = Exclude<Page, string>

/** An invented post of a page, from which the origin derives Facebook's answers. */
export interface FacebookPost {
  readonly id: string
  /** The `pfbid…` under which the post is embedded, if it is. */
  readonly pfbid?: string
  /** Markup of the message: paragraphs. */
  readonly message?: string
  /** What the message says without markup, for the page's tags. */
  readonly text?: string
  readonly handle?: string
  readonly name?: string
  /** Unix seconds. */
  readonly utime?: number
  readonly photos?: readonly string[]
  /** How many more photos only the page shows. */
  readonly more?: number
  readonly film?: boolean
}

const OWNER = '100058000000001'
const picture = (name: string): string =>
  `https://scontent.xx.fbcdn.net/v/t39.30808-6/${name}_n.jpg?stp=dst-jpg_p403x403&oh=00_c&oe=6AC6CDAA`
const file = (id: string, quality: string): string =>
  `https://video.xx.fbcdn.net/v/t42/${id}_${quality}.mp4?_nc_cat=1&oh=00_c&oe=6AC3E44E`

export const facebookPicture = picture
export const facebookFilm = (id: string): string => file(id, 'hd')

/** The canonical address under which a post is asked for. */
export const facebookUrl = ({ id, pfbid, handle = 'harbourdesk', film }: FacebookPost): string =>
  film
    ? `https://www.facebook.com/${handle}/videos/${id}/`
    : `https://www.facebook.com/${handle}/posts/${pfbid ?? id}`
export const facebookPluginUrl = (url: string): string =>
  `https://www.facebook.com/plugins/post.php?${new URLSearchParams({ href: url, locale: 'en_US', show_text: 'true' })}`
export const facebookOembedUrl = (url: string): string =>
  `https://graph.facebook.com/v25.0/oembed_${/\/videos\/|\/reel\//.test(url) ? 'video' : 'post'}?url=${encodeURIComponent(url)}`

const plugin = (feed: string, scripts = ''): PageAnswer => ({
  headers: { 'content-type': 'text/html; charset="utf-8"' },
  body: `<!DOCTYPE html>
<html lang="en" id="facebook" class="no_svg no_js"><head><meta charset="utf-8" /><title>Facebook</title></head><body dir="ltr" class="plugin x1 Locale_en_US"><div class="_li"><div class="pluginSkinLight pluginFontHelvetica"><div class="_5pcb _5tmf _50f3" data-testid="newsFeedStream"><div role="feed">${feed}</div><span id="jsbundle-loader"> </span></div></div></div><script nonce="c">envFlush({"no_cookies":1});</script>${scripts}\n`,
})

/** What the plugin says of posts that it does not show, for whatever reason. */
export const facebookUnavailable = plugin(
  '<div class="_4-u2 _5v3q"><div class="_57-x"><div class="_2iem">This Facebook post is no longer available. It may have been removed or the privacy settings of the post may have changed.</div><a href="https://www.facebook.com/help/" target="_blank">Learn more</a></div></div>',
)

/** The plugin's page of a living post. */
export function facebookPlugin(post: FacebookPost): PageAnswer {
  const { id, message, handle = 'harbourdesk', name = 'Harbour Desk', utime = 1_772_350_000 } = post
  const { photos = [], more = 0, film } = post
  const link = `/${handle}/posts/${id}?ref=embed_post`
  const photo = (one: string, n: number) =>
    `<a href="https://www.facebook.com/photo.php?fbid=${id.slice(0, -2)}9${n}&amp;set=pcb.1&amp;type=3&amp;ref=embed_post"><img class="_1p6f img" src="${picture(one).replaceAll('&', '&amp;')}" alt="May be an image of ${one}" width="199" height="199" /></a>`
  const media = film
    ? `<div class="_53j5"><video poster="${picture(`${id}-poster`).replaceAll('&', '&amp;')}"></video></div>`
    : photos.length > 0
      ? `<div class="_2a2q">${photos.map(photo).join('')}${more > 0 ? `<div class="_52db">+${more}</div>` : ''}</div>`
      : ''
  const time = film
    ? ''
    : `<abbr data-utime="${utime}" class="timestamp"><span class="timestampContent">March 1</span></abbr>`
  const data = {
    require: [
      [
        'VideoPlayer',
        'init',
        [],
        [
          {
            videoData: [
              {
                is_hls: false,
                video_id: id,
                hd_src: file(id, 'hd'),
                sd_src: file(id, 'sd'),
                original_width: 1280,
                original_height: 720,
              },
            ],
          },
        ],
      ],
    ],
  }
  const script = (json: string) => `<script nonce="c">require("ServerJS").handle(${json});</script>`
  return plugin(
    `<a href="${link}" target="_blank" id="u_0_0"></a><div><div class="_2q1_"><div class="_4-u2 _5v3q _9ft8"><div class="_2q20 _2ph-"><div class="clearfix"><a href="https://www.facebook.com/${handle}?ref=embed_post" class="_3rt8 _8o" aria-hidden="true"><img class="_s0 _4ooo _tzw img" src="${picture('harbourdesk').replaceAll('&', '&amp;')}" alt="" aria-label="${name}" role="img" /></a><div class="_6a _3-8w"><div class="_2iem"><span class="_2_79 _50f7">${name}</span></div><a href="${link}" class="_2q21">${time}</a></div></div></div>${media}${
      message === undefined
        ? ''
        : `<div class="_4i-s"><div data-testid="post_message" class="_5pbx userContent _3576">${message}</div></div>`
    }<div class="_2162 _2_1h _rb9"><div class="_2pi4" title="Like">1.2K</div><a class="_29bd" href="https://www.facebook.com${link}"><div title="Comment">88</div></a><a class="_29bd" href="/sharer/sharer.php"><div title="Share">12</div></a></div></div></div></div>`,
    script(
      JSON.stringify({
        require: [
          ['PluginDefaultLink', 'register', ['__elem'], ['embedded_post', `S:_I${OWNER}:${id}:${id}`, null]],
        ],
      }),
    ) + (film ? script(JSON.stringify(data).replaceAll('/', '\\/')) : ''),
  )
}

/** The post's page, as an honest agent gets it. */
export function facebookPage(post: FacebookPost): PageAnswer {
  const { id, name = 'Harbour Desk', handle = 'harbourdesk', text = '', film } = post
  const url = `https://www.facebook.com/${handle}/${film ? 'videos' : 'posts'}/${id}/`
  const tag = (property: string, content: string) => `<meta property="og:${property}" content="${content}" />`
  return {
    headers: { 'content-type': 'text/html; charset="utf-8"' },
    body: `<!DOCTYPE html><html lang="en" id="facebook"><head><title>${name}</title>${tag('type', 'article')}${tag('title', name)}${tag('description', text)}${tag('url', url)}<link rel="canonical" href="${url}" /></head><body></body></html>`,
  }
}

/** The page of a post that is gone or private, and of some that live. */
export const facebookPageWithoutTags: PageAnswer = {
  headers: { 'content-type': 'text/html; charset="utf-8"' },
  body: '<!DOCTYPE html><html id="facebook"><head><title>Facebook</title></head><body><div id="splash-screen"></div></body></html>',
}

const jsonPage = (value: unknown, status = 200): PageAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

export const facebookOembed = (url: string): PageAnswer =>
  jsonPage({
    provider_url: 'https://www.facebook.com',
    provider_name: 'Facebook',
    html: `<div id="fb-root"></div><div class="fb-post" data-href="${url}" data-width="552"></div>`,
    type: 'rich',
    version: '1.0',
    width: 552,
  })

/** An error of the Graph API. */
export const facebookOembedError = (code: number, more: object = {}): PageAnswer =>
  jsonPage({ error: { message: 'It failed', type: 'OAuthException', code, ...more } }, 400)

const image = (url: string): [string, Page] => [
  url,
  { headers: { 'content-type': 'image/jpeg' }, body: jpeg(9, 16, [20, 20, 200], url) },
]

/** Every answer about a living post, with its media. */
export function facebookPages(post: FacebookPost): Record<string, Page> {
  const url = facebookUrl(post)
  const { id, photos = [], film } = post
  const files: [string, Page][] = film
    ? [
        [
          file(id, 'hd'),
          { headers: { 'content-type': 'video/mp4' }, body: Buffer.concat([...mp4(id).chunks(0)]) },
        ],
        image(picture(`${id}-poster`)),
      ]
    : photos.map((one) => image(picture(one)))
  return {
    [facebookPluginUrl(url)]: facebookPlugin(post),
    [url]: facebookPage(post),
    [facebookOembedUrl(url)]: facebookOembed(url),
    ...Object.fromEntries([...files, image(picture('harbourdesk'))]),
    ...(post.pfbid === undefined ? {} : facebookPages(withoutPfbid(post))),
  }
}

/** The same post under its number. */
function withoutPfbid({ pfbid: _, ...post }: FacebookPost): FacebookPost {
  return post
}

/** Every answer about a post that is gone, private or not to be embedded. */
export const facebookGonePages = (url: string): Record<string, Page> => ({
  [facebookPluginUrl(url)]: facebookUnavailable,
  [url]: facebookPageWithoutTags,
  [facebookOembedUrl(url)]: facebookOembedError(24, { error_subcode: 2207045, is_transient: false }),
})
