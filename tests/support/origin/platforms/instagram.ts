import { idOfShortcode } from '../../../../src/platforms/shared/meta/shortcode.ts'
import { mp4 } from '../film.ts'
import { jpeg } from '../picture.ts'
import type { Page } from '../site.ts'

/** One photo or video of a post. */
export interface InstagramSlide {
  readonly picture: string
  /** The name of the film; null for a video without a file. */
  readonly film?: string | null
  readonly alt?: string
}

/** An invented post, from which the origin derives the embed page, the post's page and oEmbed. */
export interface InstagramPost {
  readonly code: string
  readonly reel?: boolean
  readonly handle?: string
  readonly name?: string
  readonly verified?: boolean
  readonly caption?: string
  readonly slides: readonly InstagramSlide[]
  /** The song of a reel; its own sound by default. */
  readonly song?: { readonly artist: string; readonly title: string }
  /** Whether the embed page has the post's data; as on Instagram, single photos have none by default. */
  readonly data?: boolean
}

export const instagramFile = (name: string): string =>
  `https://scontent-fra3-1.cdninstagram.com/v/t51.82787-15/${name}?stp=dst-jpg_e35&oh=00_signed&oe=6AC7E808`

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('@', '&#064;')

const isFilm = ({ film }: InstagramSlide): boolean => film !== undefined
const kindOf = ({ slides: [first, ...more] }: InstagramPost): string =>
  more.length > 0 ? 'GraphSidecar' : first && isFilm(first) ? 'GraphVideo' : 'GraphImage'
export const instagramUrl = ({ code, reel }: Pick<InstagramPost, 'code' | 'reel'>): string =>
  `https://www.instagram.com/${reel ? 'reel' : 'p'}/${code}/`

function slideData(slide: InstagramSlide): object {
  const url = instagramFile(slide.picture)
  return {
    is_video: isFilm(slide),
    display_url: url,
    display_resources: [
      { src: `${url}&s=640`, config_width: 640, config_height: 800 },
      { src: url, config_width: 1440, config_height: 1800 },
    ],
    dimensions: { height: 1800, width: 1440 },
    accessibility_caption: slide.alt ?? null,
    ...(isFilm(slide) ? { video_duration: 12.5 } : {}),
    ...(slide.film ? { video_url: instagramFile(slide.film) } : {}),
  }
}

/** `shortcode_media`, the data that embed pages and old pages hold. */
export function instagramMedia(post: InstagramPost): object {
  const { code, handle = 'harbour.desk', caption, slides, song } = post
  const [first] = slides
  const many = slides.length > 1
  return {
    ...(first ? slideData(first) : {}),
    __typename: kindOf(post),
    id: String(idOfShortcode(code)),
    shortcode: code,
    edge_media_to_caption: { edges: caption === undefined ? [] : [{ node: { text: caption } }] },
    edge_liked_by: { count: 5096 },
    edge_media_to_comment: { count: 120 },
    owner: {
      id: '4200',
      username: handle,
      is_verified: post.verified ?? true,
      profile_pic_url: instagramFile('avatar.jpg'),
    },
    ...(post.reel ? { video_view_count: 97_654 } : {}),
    ...(song
      ? {
          clips_music_attribution_info: {
            artist_name: song.artist,
            song_name: song.title,
            uses_original_audio: false,
          },
        }
      : {}),
    ...(many
      ? { edge_sidecar_to_children: { edges: slides.map((slide) => ({ node: slideData(slide) })) } }
      : {}),
  }
}

const wrap = (code: string, body: string): string =>
  `<!DOCTYPE html>
<html lang="en" id="facebook" class="no_js"><head><meta charset="utf-8" /><noscript><meta http-equiv="refresh" content="0; URL=/p/${code}/embed/captioned/?_fb_noscript=1" /></noscript><title id="pageTitle">Instagram</title></head><body class="x1 Locale_en_US" dir="ltr"><div class="_aa4c">${body}
`

function captionMarkup(caption: string): string {
  const tagged = escapeHtml(caption)
    .replaceAll('\n', '<br />')
    .replaceAll(/#(\w+)/g, (shown, tag) =>
      tag === '064' ? shown : `<a href="/explore/tags/${tag}/?utm_source=ig_embed">#${tag}</a>`,
    )
  return tagged.replaceAll(/&#064;(\w+)/g, '<a href="/$1/?utm_source=ig_embed">&#064;$1</a>')
}

/** `/p/CODE/embed/captioned/` (platforms-2.md § 8.2). */
export function instagramEmbed(post: InstagramPost): string {
  const { code, handle = 'harbour.desk', caption, verified = true, slides } = post
  const url = `${instagramUrl(post)}?utm_source=ig_embed&amp;ig_rid=c`
  const profile = `https://www.instagram.com/${handle}/?utm_source=ig_embed`
  const picture = escapeHtml(instagramFile(slides[0]?.picture ?? 'none.jpg'))
  const avatar = escapeHtml(instagramFile('avatar.jpg'))
  const others = ['other1.jpg', 'other2.jpg']
    .map((name) => `<img src="${escapeHtml(instagramFile(name))}" />`)
    .join('')
  const context =
    (post.data ?? kindOf(post) !== 'GraphImage')
      ? JSON.stringify({
          context: { type: 'embed', shortcode: code },
          gql_data: { shortcode_media: instagramMedia(post) },
        })
      : null
  return wrap(
    code,
    `<div><div class="Embed" data-ios-link="media?id=${idOfShortcode(code)}&amp;utm_source=ig_embed" data-permalink="${url}" data-log-event="bodyClick" data-media-type="${kindOf(post)}" data-media-id="${idOfShortcode(code)}" data-owner-id="4200"><div><div class="Header"><div class="AvatarContainer"><a class="Avatar" href="${profile}"><img src="${avatar}" alt="${handle}" /></a></div><div class="HeaderText"><a class="Username" href="${profile}"><span class="UsernameText">${handle}</span>${verified ? '<i class="Sprite VerifiedSprite img"><u>Verified</u></i>' : ''}</a><div class="HeaderSecondaryContent"><span class="FollowerCountText">1M followers</span></div></div><div class="HeaderCta"><a class="ViewProfileButton" href="${profile}">View profile</a></div></div><div class="Content EmbedFrame" style="padding-bottom: 125%;"><a class="EmbeddedMedia" href="${url}"><img class="EmbeddedMediaImage" alt="Instagram post shared by &#064;${handle}" src="${picture}" srcset="${picture} 1440w,${picture}&amp;s=640 640w,${escapeHtml(instagramFile(slides[0]?.picture ?? '').replace('stp=', 'stp=c0.40.1440.1440a_'))} 1440w" /></a></div><div class="HoverCard"><a class="HoverCardRoot" href="${profile}"><div class="HoverCardProfile"><img src="${avatar}" /><div class="HoverCardStatus"><span>372 posts · 1M followers</span></div></div><div class="HoverCardPhotos">${others}</div></a></div><div class="ProfileCta"><a href="${profile}">View more on Instagram</a></div><div class="Feedback"><a class="Likes" href="${url}"><span class="hidden">Like</span></a><a class="Comments" href="${url}"><i class="hideText"><u>Comment</u></i></a></div><div class="SocialProof"><a href="${url}">5,096 likes</a></div>${caption === undefined ? '' : `<div class="Caption"><a class="CaptionUsername" href="${profile}">${handle}</a><br /><br />${captionMarkup(caption)}<div class="CaptionComments"><a class="CaptionCommentsExpand" href="${url}">View all 120 comments</a></div></div>`}<div class="Footer"><a class="CommentInput" href="${url}">Add a comment...</a></div></div></div></div></div><script nonce="c">requireLazy(["ServerJS"],function(s){s.handle({"require":[["PolarisEmbedSimple","init",[],[],[{"contextJSON":${JSON.stringify(context).replaceAll('</', '<\\\\/')}}]],["NavigationMetrics","setPage",[],[{"page":"XPolarisEmbedPostController"}]]]});});</script>`,
  )
}

/** The embed page in place of a post. */
export const instagramBroken = (code: string): string =>
  wrap(
    code,
    `<div class="EmbedBrokenMedia"><div class="ebmMessage">The link to this photo or video may be broken, or the post may have been removed.</div><a class="EmbedVisitInstagram" href="https://www.instagram.com/p/${code}/?utm_campaign=invalid"><span>Visit Instagram</span></a></div></div>`,
  )

/** The embed page of a post whose playback is switched off. */
export const instagramWatch = (code: string): string =>
  wrap(
    code,
    `<div class="Embed "><div class="WatchOnInstagram"><span>Watch on Instagram</span></div><span class="UsernameText">harbour.desk</span></div></div>`,
  )

/** The post's page with Open Graph tags, as an honest agent gets it. */
export function instagramPage(post: InstagramPost): string {
  const { code, handle = 'harbour.desk', name = 'Harbour Desk', caption, reel } = post
  const words = caption === undefined ? '' : `: "${caption}"`
  const tags = {
    'twitter:title': `${name} (@${handle}) • Instagram ${reel ? 'reel' : 'photo'}`,
    'og:title': `${name} on Instagram${words}`,
    'og:description': `5,096 likes, 120 comments - ${handle} on March 1, 2026${words}. `,
    'og:url': `https://www.instagram.com/${handle}/${reel ? 'reel' : 'p'}/${code}/`,
    'og:image': instagramFile('cropped.jpg'),
  }
  const markup = Object.entries(tags).map(
    ([key, value]) =>
      `<meta ${key.startsWith('og:') ? 'property' : 'name'}="${key}" content="${escapeHtml(value)}" />`,
  )
  return `<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8" />${markup.join('')}<title>Instagram</title></head><body></body></html>`
}

const route = (name: string): string =>
  `<!DOCTYPE html><html lang="en"><head><title>Instagram</title></head><body><script type="application/json" data-sjs>{"require":[["ScheduledServerJS","handle",null,[{"__bbox":{"canonicalRouteName":"comet.igweb.${name}"}}]]]}</script></body></html>`

/** The page of a post that is not shown: deleted or private. */
export const instagramErrorPage = route('PolarisErrorRoute')
export const instagramLoginPage = route('PolarisCAAIGLoginHomepageRoute')
/** The application's shell, without any post. */
export const instagramShell = route('PolarisLoggedOutDesktopWWWPostRoute')

/** The page of a post that is shown to readers with an account only, for this reason. */
export const instagramGatedPage = (code: string, description: string): string =>
  `<!DOCTYPE html><html lang="en"><head><title>Instagram</title></head><body><script type="application/json" data-sjs>${JSON.stringify({ data: { xig_polaris_media: { code, if_not_gated_logged_out: null, gating_ruling: { title: 'Restricted', description } } } })}</script></body></html>`

export const instagramOembedUrl = (post: Pick<InstagramPost, 'code' | 'reel'>): string =>
  `https://graph.facebook.com/v25.0/instagram_oembed?url=${encodeURIComponent(instagramUrl(post))}`
export const instagramEmbedUrl = (code: string): string =>
  `https://www.instagram.com/p/${code}/embed/captioned/`

const json = (value: object, status = 200): Page => ({
  status,
  headers: { 'content-type': 'application/json; charset=UTF-8' },
  body: JSON.stringify(value),
})

/** oEmbed without a token: a placeholder without words. */
export const instagramOembed = (post: Pick<InstagramPost, 'code' | 'reel'>): Page =>
  json({
    version: '1.0',
    provider_name: 'Instagram',
    type: 'rich',
    width: 658,
    html: `<blockquote class="instagram-media" data-instgrm-permalink="${instagramUrl(post)}?utm_source=ig_embed" data-instgrm-version="14"><div><a href="${instagramUrl(post)}">View this post on Instagram</a></div></blockquote>`,
  })

/** An error of Meta's Graph API. */
export const graphError = (code: number, subcode: number, more: object = {}): Page =>
  json(
    {
      error: {
        message: 'An error',
        type: 'OAuthException',
        code,
        error_subcode: subcode,
        is_transient: false,
        ...more,
      },
    },
    400,
  )

/** All pages and files of a post. */
export function instagramPages(post: InstagramPost): Record<string, Page> {
  const pictures = ['avatar.jpg', ...post.slides.map(({ picture }) => picture)]
  const films = post.slides.flatMap(({ film }) => film ?? [])
  const html = (body: string): Page => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body })
  return {
    [instagramEmbedUrl(post.code)]: html(instagramEmbed(post)),
    [instagramUrl(post)]: html(instagramPage(post)),
    [instagramOembedUrl(post)]: instagramOembed(post),
    ...Object.fromEntries(
      pictures.map((name): [string, Page] => [
        instagramFile(name),
        { headers: { 'content-type': 'image/jpeg' }, body: jpeg(8, 8, [150, 60, 120], name) },
      ]),
    ),
    ...Object.fromEntries(
      films.map((name): [string, Page] => [
        instagramFile(name),
        { headers: { 'content-type': 'video/mp4' }, body: Buffer.concat([...mp4(name).chunks(0)]) },
      ]),
    ),
  }
}

/** The pages of a post that is gone, in all three places. */
export const instagramGonePages = (code: string): Record<string, Page> => ({
  [instagramEmbedUrl(code)]: instagramBroken(code),
  [instagramUrl({ code })]: instagramErrorPage,
  [instagramOembedUrl({ code })]: graphError(24, 2_207_045),
})
