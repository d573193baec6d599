import { mp4 } from '../film.ts'
import { jpeg } from '../picture.ts'
import type { Page } from '../site.ts'
import { graphError } from './instagram.ts'

/** One photo or film of a post. */
export interface ThreadsSlide {
  readonly picture?: string
  readonly film?: string
  readonly alt?: string
}

/** An invented post, from which the origin derives the embed page, the post's page and oEmbed. */
export interface ThreadsPost {
  readonly code: string
  readonly handle?: string
  readonly name?: string
  readonly verified?: boolean
  /** The markup of the text. */
  readonly text?: string
  readonly slides?: readonly ThreadsSlide[]
  readonly topic?: string
  readonly card?: { readonly url: string; readonly title: string }
  /** The author of a quoted post. */
  readonly quotes?: string
  /** The post above this one. */
  readonly answers?: Omit<ThreadsPost, 'code'>
  /** Likes, replies, reposts and shares; a hidden count is not there. */
  readonly counts?: readonly string[]
  /** Further markup of the body. */
  readonly below?: string
}

const CDN = 'https://scontent.cdninstagram.com/v/t51.82787-15'
export const threadsFile = (name: string): string => `${CDN}/${name}?stp=dst-jpg_e35&oh=00_signed&oe=6AC6B09C`
const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('@', '&#064;')
const HANDLE = 'harbour.desk'
export const threadsUrl = ({ code, handle = HANDLE }: Pick<ThreadsPost, 'code' | 'handle'>): string =>
  `https://www.threads.com/@${handle}/post/${code}`
const profile = (handle: string): string => attribute(`https://www.threads.com/@${handle}?xmt=c`)

function mediaMarkup(slides: readonly ThreadsSlide[]): string {
  const inner = ({ picture = 'none.jpg', film, alt = '' }: ThreadsSlide) =>
    film === undefined
      ? `<img class="img" src="${attribute(threadsFile(picture))}" draggable="false" alt="${attribute(alt)}" />`
      : `<video controls="1" loop="1" class=""><source src="${attribute(threadsFile(film))}" /></video>`
  const [only, ...more] = slides
  if (only === undefined) return ''
  if (more.length === 0)
    return `<div class="SoloMediaContainer" id="u_0_2_Gm"><div class="SingleInnerMediaContainer">${inner(only)}</div></div>`
  const frames = slides.map((slide) => `<div class="MediaScrollImageContainer">${inner(slide)}</div>`)
  return `<div class="MediaScrollContainerFull MediaScrollContainer" id="u_0_2_NW"><div class="MediaContainer"><div class="TransparentScrollFull TransparentScroll"></div>${frames.join('')}</div></div>`
}

const bar = (counts: readonly string[]): string =>
  `<div class="ActionBarContainer">${[0, 1, 2, 3]
    .map((n) => {
      const count = counts[n] ?? ''
      return `<span class="ActionBarIcon"><svg></svg>${count === '' ? '' : `<span class="ActionBarCount">${count}</span>`}</span>`
    })
    .join('')}</div>`

const avatar = (handle: string): string =>
  `<div class="AvatarContainer"><img class="img" src="${attribute(threadsFile('avatar.jpg'))}" alt="${handle}" height="36" width="36" /></div>`
const link = (handle: string): string =>
  `<a href="${profile(handle)}" target="_blank" class="HeaderLink"><span>${handle}</span></a>`

const quoteMarkup = (handle: string): string =>
  `<div class="QuotePostContainer"><div><div class="OuterContainer OuterContainerFull OuterContainerQuotePost">${avatar(handle)}<div class="HeaderContainerQuotePost HeaderContainer HeaderContainerFull"><div class="NameContainerQuotePost NameContainer">${link(handle)}<div class="VerifiedBadge"><svg></svg></div></div><span class="TimestampQuotePost Timestamp">7:00 AM · Mar 1, 2026</span></div><div class="BodyContainerNoThreadLine"><span class="TextContentContainerFull TextContentContainer TextContentContainerQuote"><div id="u_0_3_N9"></div></span>${bar(['2.9K', '825', '259', '197'])}</div></div></div></div>`

function blockMarkup(post: Omit<ThreadsPost, 'code'>, isParent: boolean): string {
  const { handle = HANDLE, verified = true, text, slides = [], topic, card, quotes } = post
  const body = isParent ? 'BodyContainerParent BodyContainer' : 'BodyContainerNoThreadLine'
  return `<div><div class="OuterContainer ${isParent ? '' : 'OuterContainerFull '}OuterContainerFollowButton">${avatar(handle)}<div class="HeaderContainer"><div class="NameContainer"><div class="AuthorIdentity">${link(handle)}${verified ? '<div class="VerifiedBadge"><svg></svg></div>' : ''}<div class="FediverseBadge"><svg></svg></div></div>${topic === undefined ? '' : `<div class="TopicTagWrapper"><a class="HeaderLink" href="https://www.threads.com/search?q=${topic}&amp;serp_type=tags">${topic}</a></div>`}<div class="HeaderTrailingActions"><span class="EmbedFollowSeparator" aria-hidden="true">·</span><a href="https://www.threads.com/intent/follow?username=${handle}" class="EmbedFollowButton">Follow</a></div></div></div>${isParent ? '<div class="ThreadlineContainer"><div class="ThreadlineNoSwirl"></div></div>' : ''}<div class="${body}"><span class="TextContentContainerFull TextContentContainer" id="u_0_1_PH"><span class="BodyTextContainer">${text === undefined ? '' : `<span>${text}</span>`}</span></span>${mediaMarkup(slides)}${card === undefined ? '' : `<div class="LinkAttachmentOuterContainer"><a target="_blank" href="${attribute(card.url)}"><div class="LinkAttachment"><div class="LinkAttachmentFaviconContainer"><img class="img" src="https://static.cdninstagram.com/rsrc.php/icon.webp" alt="" /></div><span class="LinkAttachmentDomain">${new URL(card.url).hostname}</span><span class="LinkAttachmentTitle">${card.title}</span></div></a></div>`}${quotes === undefined ? '' : quoteMarkup(quotes)}${post.below ?? ''}<div class="PostDateContainer"><span class="Timestamp">5:10 AM · Mar 1, 2026</span></div>${bar(post.counts ?? ['406', '77', '40', '7'])}</div></div></div>`
}

const wrap = (code: string, body: string): string =>
  `<!DOCTYPE html>
<html lang="en" id="facebook" class="no_js"><head><meta charset="utf-8" /><noscript><meta http-equiv="refresh" content="0; URL=/t/${code}/embed?_fb_noscript=1" /></noscript><title id="pageTitle">Threads</title></head><body class="x1 Locale_en_US" dir="ltr"><div class="_am-e" id="u_0_0_Cj">${body}</div>
`

/** `/t/CODE/embed` (platforms-2.md § 9.2). */
export const threadsEmbed = (post: ThreadsPost): string =>
  wrap(
    post.code,
    `<div class="Embed"><div class="LinkContainer"><a target="_blank" href="${attribute(`${threadsUrl(post)}?xmt=c`)}"></a></div><div class="EmbedContainer EmbedContainerTopRightLogo">${post.answers ? blockMarkup(post.answers, true) : ''}${blockMarkup(post, false)}<div class="BarcelonaBigLogoContainer"><div class="BarcelonaLogoInnerContainer"><span class="BarcelonaLogoText">View on Threads</span><svg></svg></div></div></div></div>`,
  )

/** The embed page in place of a post. */
export const threadsUnavailable = (code: string): string =>
  wrap(
    code,
    '<div class="EmbedError"><div class="OuterErrorContainer"><svg></svg><span class="ErrorText">Thread not available</span></div></div>',
  )

const html = (head: string, body = ''): string =>
  `<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8" />${head}</head><body>${body}</body></html>`

/** The post's page with Open Graph tags. */
export function threadsPage(post: ThreadsPost): string {
  const { handle = HANDLE, name = 'Harbour Desk', text = '' } = post
  const words = text.replaceAll(/<br\s*\/?>/g, '\n').replaceAll(/<[^>]+>/g, '')
  const tags = {
    'og:title': `${name} (@${handle}) on Threads`,
    'og:description': words,
    'og:url': threadsUrl(post),
    'og:image': threadsFile('drawn.jpg'),
  }
  return html(
    Object.entries(tags)
      .filter(([, content]) => content !== '')
      .map(([key, content]) => `<meta property="${key}" content="${content.replaceAll('"', '&quot;')}" />`)
      .join(''),
  )
}

/** The page of a post that is gone, or that needs an account. */
export const threadsNamelessPage = (code: string): string =>
  html(
    `<meta property="og:site_name" content="Threads" /><meta property="og:url" content="https://www.threads.com/&#064;/post/${code}" /><title>Threads</title>`,
  )
/** The application's shell. */
export const threadsShell = html('<title>Threads</title>', '<script>requireLazy([]);</script>')
export const threadsGeoBlocked = html(
  '<title>Threads</title>',
  '<script type="application/json">{"rootView":{"resource":"BarcelonaGeoBlockedErrorRoot"}}</script>',
)

export const threadsEmbedUrl = (code: string): string => `https://www.threads.com/t/${code}/embed`
export const threadsOembedUrl = (url: string): string =>
  `https://graph.threads.com/oembed?url=${encodeURIComponent(url)}`
export const threadsOembed = (code: string): Page => ({
  headers: { 'content-type': 'application/json; charset=UTF-8' },
  body: JSON.stringify({
    version: '1.0',
    provider_name: 'Threads',
    type: 'rich',
    html: `<blockquote class="text-post-media" data-text-post-permalink="https://www.threads.com/t/${code}" data-text-post-version="0" id="ig-tp-${code}"><a href="https://www.threads.com/t/${code}">View on Threads</a></blockquote>`,
  }),
})

const page = (body: string): Page => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body })

/** All pages and files of a post. `/t/CODE` leads to the address with the author's name. */
export function threadsPages(post: ThreadsPost): Record<string, Page> {
  const { code, slides = [], answers } = post
  const short = `https://www.threads.com/t/${code}`
  const all = [...slides, ...(answers?.slides ?? [])]
  const pictures = ['avatar.jpg', ...all.flatMap(({ picture }) => picture ?? [])]
  const films = all.flatMap(({ film }) => film ?? [])
  return {
    [threadsEmbedUrl(code)]: page(threadsEmbed(post)),
    [threadsUrl(post)]: page(threadsPage(post)),
    [short]: { status: 301, headers: { location: threadsUrl(post) } },
    [threadsOembedUrl(threadsUrl(post))]: threadsOembed(code),
    [threadsOembedUrl(short)]: threadsOembed(code),
    ...Object.fromEntries([
      ...pictures.map((name): [string, Page] => [
        threadsFile(name),
        { headers: { 'content-type': 'image/jpeg' }, body: jpeg(8, 8, [20, 20, 20], name) },
      ]),
      ...films.map((name): [string, Page] => [
        threadsFile(name),
        { headers: { 'content-type': 'video/mp4' }, body: Buffer.concat([...mp4(name).chunks(0)]) },
      ]),
    ]),
  }
}

/** The pages of a post that is gone, in all three places. */
export function threadsGonePages(code: string): Record<string, Page> {
  const url = threadsUrl({ code })
  return {
    [threadsEmbedUrl(code)]: threadsUnavailable(code),
    [url]: threadsNamelessPage(code),
    [threadsOembedUrl(url)]: graphError(24, 4_279_056),
  }
}
