import { mp4 } from '../film.ts'
import { jpeg } from '../picture.ts'
import type { Page } from '../site.ts'

type PageAnswer = Exclude<Page, string>

/** An invented video or photo post, from which the origin derives TikTok's answers. */
export interface TiktokPost {
  readonly id: string
  readonly text: string
  readonly handle?: string
  readonly name?: string
  /** The names of its photos; absent for a video. */
  readonly photos?: readonly string[]
  /** Whether the embed page shows the photos too. */
  readonly photosInEmbed?: boolean
  readonly language?: string
}

/** An id whose upper bits hold a time, as TikTok's do. */
export const tiktokId = (iso: string, n: number): string =>
  String((BigInt(Date.parse(iso) / 1000) << 32n) + BigInt(n))

const seconds = (id: string): number => Number(BigInt(id) >> 32n) + 4

const picture = (name: string): string =>
  `https://p16-sign-va.tiktokcdn.com/tos-maliva/${name}~tplv-image.jpeg?x-expires=1796000000&x-signature=s`
const file = (id: string, name: string): string =>
  `https://v16m.tiktokcdn-us.com/${id}/6a6ab84a/video/tos/${name}/?a=1233&mime_type=video_mp4`
const sound = (id: string): string => `https://sf16.tiktokcdn.com/obj/${id}.mp3`

export const tiktokPicture = picture
export const tiktokFilm = (id: string): string => file(id, 'embed')
export const tiktokSound = sound

export const tiktokEmbedUrl = (id: string): string => `https://www.tiktok.com/embed/v2/${id}`
export const tiktokPlayerUrl = (id: string): string =>
  `https://www.tiktok.com/player/api/v1/items?item_ids=${id}`
export const tiktokOembedUrl = (id: string): string =>
  `https://www.tiktok.com/oembed?${new URLSearchParams({ url: `https://www.tiktok.com/@i/video/${id}` })}`
export const tiktokPageUrl = (id: string): string => `https://www.tiktok.com/@i/video/${id}`

const photo = (name: string, shown: string, list: string) => ({
  [shown]: { width: 1080, height: 1440, [list]: [picture(name)] },
})

/** The data of the embed page under its own address. */
export function tiktokState(post: TiktokPost): Record<string, unknown> {
  const { id, text, handle = 'harbourdesk', name = 'Harbour Desk', photos, photosInEmbed = true } = post
  const video =
    photos === undefined
      ? {
          urls: [tiktokFilm(id)],
          videoMeta: { width: 576, height: 1024, ratio: 10, duration: 13 },
        }
      : { urls: [], videoMeta: { width: 0, height: 0, ratio: 0, duration: 0 } }
  const shown = photosInEmbed ? (photos ?? []) : []
  return {
    code: 200,
    isError: false,
    videoData: {
      itemInfos: {
        id,
        text,
        createTime: String(seconds(id)),
        covers: [picture(`${id}-cover`)],
        video,
        ...(shown.length > 0
          ? { imagePostInfo: { images: shown.map((one) => photo(one, 'displayImage', 'urlList')) } }
          : {}),
        playCount: 4213,
        diggCount: 99,
        commentCount: 17,
        shareCount: 5,
      },
      authorInfos: { nickName: name, uniqueId: handle, covers: [picture('harbourdesk')] },
      musicInfos: { musicName: 'original sound', authorName: name, playUrl: [sound(id)] },
    },
  }
}

/** The state of a post that TikTok does not show. */
export const tiktokErrorState = (code: number): Record<string, unknown> => ({
  isFetching: false,
  isReady: true,
  code,
  isError: true,
  pageName: 'video_v2',
})

const jsonPage = (value: unknown, status = 200): PageAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

const html = (body: string): PageAnswer => ({
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!DOCTYPE html><html><head><title>TikTok</title></head><body>${body}</body></html>`,
})

export const tiktokEmbed = (id: string, state: Record<string, unknown>): PageAnswer =>
  html(`<div id="main"><div class="embed"></div><section class="frame"></section></div>
<script>window.__FRONTITY_CONNECT_STATE__ = window.__FRONTITY_CONNECT_STATE__ || {};</script>
<script id="__FRONTITY_CONNECT_STATE__" type="application/json">${JSON.stringify({ source: { data: { [`/embed/v2/${id}`]: state } } })}</script>
<script src="/embed.js"></script>`)

export function tiktokItem(post: TiktokPost): Record<string, unknown> {
  const { id, text, handle = 'harbourdesk', name = 'Harbour Desk', photos } = post
  const profile = (codec: string, bitrate: number) => ({
    bitrate,
    codec_type: codec,
    play_addr: { width: 576, height: 1024, url_list: [file(id, `${codec}-${bitrate}`)] },
  })
  return {
    id_str: id,
    desc: text,
    aweme_type: photos === undefined ? 0 : 150,
    region: 'DE',
    author_info: { nickname: name, unique_id: handle, avatar_url_list: [picture('harbourdesk')] },
    statistics_info: { digg_count: 99, comment_count: 17, share_count: 5 },
    ...(photos === undefined
      ? {}
      : { image_post_info: { images: photos.map((one) => photo(one, 'display_image', 'url_list')) } }),
    video_info:
      photos === undefined
        ? {
            meta: { duration: 13_000, width: 576, height: 1024, format: 'mp4' },
            cover: { url_list: [picture(`${id}-cover`)] },
            url_list: [file(id, 'usual')],
            profiles: [profile('h265', 9000), profile('h264', 2000), profile('h264', 4000)],
          }
        : { meta: { duration: 0 } },
    music_info: { title: 'original sound', author: name, play_url: { url_list: [sound(id)] } },
  }
}

export const tiktokItems = (post: TiktokPost): Record<string, unknown> => ({
  status_code: 0,
  items: [tiktokItem(post)],
  results: [],
})

/** The player's list without the post. */
export const tiktokNoItem = (id: string, code: string): Record<string, unknown> => ({
  status_code: 0,
  items: [],
  results: [{ id_str: id, code }],
})

export const tiktokOembed = ({ id, text, handle = 'harbourdesk', name = 'Harbour Desk' }: TiktokPost) => ({
  version: '1.0',
  type: 'video',
  title: text,
  author_url: `https://www.tiktok.com/@${handle}`,
  author_name: name,
  author_unique_id: handle,
  html: `<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@${handle}/video/${id}" data-video-id="${id}"></blockquote>`,
  thumbnail_url: picture(`${id}-cover`),
  embed_product_id: id,
})

/** The data of a post's page. */
export function tiktokDetail(post: TiktokPost): Record<string, unknown> {
  const { id, text, handle = 'harbourdesk', name = 'Harbour Desk', photos } = post
  const images = photos?.map((one) => ({
    imageURL: { urlList: [picture(one)] },
    imageWidth: 1080,
    imageHeight: 1440,
  }))
  const itemStruct = {
    id,
    desc: text,
    createTime: String(seconds(id)),
    textLanguage: post.language ?? 'en',
    author: {
      id: '900000000000000001',
      uniqueId: handle,
      nickname: name,
      verified: true,
      avatarLarger: picture('harbourdesk'),
    },
    video: {
      duration: 13,
      width: 576,
      height: 1024,
      originCover: picture(`${id}-cover`),
      playAddr: `https://v16-webapp-prime.tiktok.com/video/${id}/?tk=tt_chain_token`,
    },
    ...(images === undefined ? {} : { imagePost: { images } }),
    music: { title: 'original sound', authorName: name, playUrl: sound(id) },
    statsV2: { diggCount: '99', commentCount: '17', shareCount: '5', playCount: '4213' },
  }
  return { statusCode: 0, itemInfo: { itemStruct } }
}

export const tiktokPage = (detail: Record<string, unknown>): PageAnswer =>
  html(
    `<div id="app"></div><script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">${JSON.stringify({ __DEFAULT_SCOPE__: { 'webapp.app-context': { region: 'DE' }, 'webapp.video-detail': detail } })}</script>`,
  )

/** The challenge of TikTok's firewall. */
export const tiktokChallenge: PageAnswer = {
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><html><head><title>Please wait...</title></head><body><p id="cs" class="eyJ2Ijo="></p><p id="wci" class="_wafchallengeid"></p></body></html>',
}

const image = (url: string): [string, Page] => [
  url,
  { headers: { 'content-type': 'image/jpeg' }, body: jpeg(9, 16, [20, 200, 200], url) },
]
const binary = (url: string, mime: string, body: Uint8Array): [string, Page] => [
  url,
  { headers: { 'content-type': mime }, body },
]

/** Every answer about a living post, with its media. */
export function tiktokPages(post: TiktokPost): Record<string, Page> {
  const { id, photos } = post
  const film = Buffer.concat([...mp4(id).chunks(0)])
  const files =
    photos === undefined
      ? [binary(tiktokFilm(id), 'video/mp4', film), binary(file(id, 'h264-4000'), 'video/mp4', film)]
      : [...photos.map((one) => image(picture(one))), binary(sound(id), 'audio/mpeg', mp3)]
  return {
    [tiktokEmbedUrl(id)]: tiktokEmbed(id, tiktokState(post)),
    [tiktokPlayerUrl(id)]: jsonPage(tiktokItems(post)),
    [tiktokOembedUrl(id)]: jsonPage(tiktokOembed(post)),
    [tiktokPageUrl(id)]: tiktokPage(tiktokDetail(post)),
    ...Object.fromEntries([...files, image(picture(`${id}-cover`)), image(picture('harbourdesk'))]),
  }
}

/** A frame of MPEG-1 Layer III without sound, eight times. */
const mp3 = Buffer.concat(
  Array.from({ length: 8 }, () => Buffer.concat([Buffer.from('fffb9000', 'hex'), Buffer.alloc(413)])),
)

/** What the four sources answer about a post that is gone or private. */
export interface TiktokGone {
  readonly embed?: Page
  readonly player?: Page
  readonly oembed?: Page
  readonly page?: Page
}

export const tiktokNoEmbed: PageAnswer = {
  status: 400,
  headers: { 'content-type': 'text/plain' },
  body: 'Bad Request',
}
export const tiktokNoOembed = jsonPage({ code: 400, message: 'Something went wrong' }, 400)

/** Every answer about a post that is gone; the page's number says nothing by default. */
export const tiktokGonePages = (id: string, gone: TiktokGone = {}): Record<string, Page> => ({
  [tiktokEmbedUrl(id)]: gone.embed ?? tiktokNoEmbed,
  [tiktokPlayerUrl(id)]: gone.player ?? jsonPage(tiktokNoItem(id, 'nil_core_data')),
  [tiktokOembedUrl(id)]: gone.oembed ?? tiktokNoOembed,
  [tiktokPageUrl(id)]: gone.page ?? tiktokPage({ statusCode: 10204, statusMsg: 'item unavailable' }),
})
