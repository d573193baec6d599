import { mp4 } from '../film.ts'
import { jpeg } from '../picture.ts'
import type { Page } from '../site.ts'

/** An invented post, from which the origin derives embed page and feed. */
export interface RedditPost {
  readonly id: string
  readonly community?: string
  readonly author?: string | null
  /** Null for a page without the title element. */
  readonly title?: string | null
  /** The markup of the text. */
  readonly text?: string | undefined
  readonly type?: 'text' | 'image' | 'gallery' | 'gif' | 'video' | 'link' | 'crosspost' | 'poll'
  /** The target of the post; for a gallery and a video derived from `files`. */
  readonly url?: string
  /** Ids of pictures, or of the video. */
  readonly files?: readonly string[]
  /** Whether the page names packaged files of the video. */
  readonly packaged?: boolean
  readonly nsfw?: boolean
  readonly slug?: string
}

const quoted = (value: unknown): string =>
  JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;')
export const redditPicture = (id: string): string => `https://i.redd.it/${id}.jpg`
export const redditFilm = (id: string, name: string): string => `https://v.redd.it/${id}/${name}`
export const redditPackaged = (id: string, height: number): string =>
  `https://packaged-media.redd.it/${id}/pb/m2-res_${height}p.mp4?m=DASHPlaylist.mpd&v=1&e=1796000000&s=signed`

const addressOf = ({ id, community = 'harbour', slug = 'a_slug' }: RedditPost): string =>
  `https://www.reddit.com/r/${community}/comments/${id}/${slug}/`

function targetOf(post: RedditPost): string {
  const [file = 'none'] = post.files ?? []
  if (post.type === 'gallery') return `https://www.reddit.com/gallery/${post.id}`
  if (post.type === 'video') return `https://v.redd.it/${file}`
  if (post.type === 'image') return redditPicture(file)
  return post.url ?? addressOf(post)
}

function mediaOf(post: RedditPost): string {
  const [file = 'none'] = post.files ?? []
  if (post.type === 'gallery') {
    const slides = (post.files ?? []).map((id) => {
      const src = `https://preview.redd.it/a-slug-v0-${id}.jpg?width=640&amp;s=1`
      return `<li><faceplate-img src="${src}"></faceplate-img><img src="${src}" alt="The quay"></li>`
    })
    return `<gallery-carousel post-id="t3_${post.id}"><ul>${slides.join('')}</ul></gallery-carousel>`
  }
  if (post.type !== 'video') return ''
  const source = (height: number) => ({
    source: { url: redditPackaged(file, height), dimensions: { width: height, height } },
  })
  const packaged = { playbackMp4s: { duration: 14, permutations: [source(392), source(1920)] } }
  const data = post.packaged ? ` packaged-media-json="${quoted(packaged)}"` : ''
  return `<shreddit-player src="${redditFilm(file, 'HLSPlaylist.m3u8')}"${data} poster="https://external-preview.redd.it/${file}.jpg?s=z"></shreddit-player>`
}

export function redditEmbed(post: RedditPost): string {
  const {
    id,
    community = 'harbour',
    author = 'filmgrain',
    title = 'The crane came down',
    text,
    type = 'text',
  } = post
  const data = {
    post: {
      id: `t3_${id}`,
      url: targetOf(post),
      type,
      created_timestamp: 1_772_000_000_000,
      nsfw: post.nsfw ?? false,
    },
    subreddit: { name: community, id: 't5_1' },
  }
  const heading = title === null ? '' : `<h1 class="line-clamp-3 m-0">${title}</h1>`
  const by =
    author === null
      ? ''
      : `<a href="https://www.reddit.com/user/${author}/?utm_source=embedv2">u/${author}</a><faceplate-number number="4212" pretty></faceplate-number> upvotes <span>View 57 comments</span>`
  const words = text === undefined ? '' : `<div id="t3_${id}-post-rtjson-content" class="md">${text}</div>`
  return redditShell(
    `<div id="canonical-url-updater" value="${addressOf(post)}"></div><shreddit-screenview-data data="${quoted(data)}"></shreddit-screenview-data>${heading}${by}${mediaOf(post)}${words}`,
  )
}

const redditShell = (body: string): string =>
  `<!DOCTYPE html><html lang="en-US"><head><title>Reddit Embed</title></head><body>${body}</body></html>`

/** The embed page in place of a post that is not there. */
export const redditNoPost = redditShell(
  '<div id="canonical-url-updater" value="https://www.reddit.com/undefined"></div><p>Post not found</p>',
)

/** The embed page of a post that its author deleted: its address and its time are left. */
export const redditDeleted = ({ id, author = 'filmgrain' }: RedditPost): string =>
  redditEmbed({ id, title: null, author: null }).replace(
    '</body>',
    `<p>This post has been deleted, but comments are still viewable.</p><a href="https://www.reddit.com/user/${author}/">u/${author}</a></body>`,
  )

const escaped = (markup: string): string =>
  markup.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** The feed of a post and one comment. */
export function redditAtom(post: RedditPost, content?: string): string {
  const { id, community = 'harbour', author = 'filmgrain', title = 'The crane came down', text } = post
  const words = text === undefined ? '' : `<!-- SC_OFF --><div class="md">${text}</div><!-- SC_ON -->`
  const link = `<span><a href="${targetOf(post)}">[link]</a></span> <span><a href="${addressOf(post)}">[comments]</a></span>`
  const by =
    author === null
      ? ''
      : `<author><name>/u/${author}</name><uri>https://www.reddit.com/user/${author}</uri></author>`
  const category = `<category term="${community}" label="r/${community}"/>`
  return `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">${category}<updated>2026-02-25T07:00:00+00:00</updated><title>${title} : ${community}</title><entry>${by}${category}<content type="html">${escaped(content ?? `${words} submitted by ${link}`)}</content><id>t3_${id}</id><link href="${addressOf(post)}"/><updated>2026-02-25T07:00:00+00:00</updated><published>2026-02-25T06:13:20+00:00</published><title>${title}</title></entry><entry><author><name>/u/other</name></author><content type="html">&lt;div class="md"&gt;&lt;p&gt;A comment.&lt;/p&gt;&lt;/div&gt;</content><id>t1_c1</id></entry></feed>`
}

export const redditEmbedUrl = (id: string, community = 'harbour'): string =>
  `https://embed.reddit.com/r/${community}/comments/${id}/`
export const redditAtomUrl = (id: string, community = 'harbour'): string =>
  `https://www.reddit.com/r/${community}/comments/${id}/.rss`

const html = (body: string): Page => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body })
const atom = (body: string): Page => ({ headers: { 'content-type': 'application/atom+xml' }, body })
const film = (name: string): Page => ({
  headers: { 'content-type': 'video/mp4' },
  body: Buffer.concat([...mp4(name).chunks(0)]),
})
const MANIFEST = `<?xml version="1.0"?><MPD><Period><AdaptationSet contentType="video"><Representation bandwidth="350000" width="220" height="392"><BaseURL>CMAF_220.mp4</BaseURL></Representation><Representation bandwidth="2400000" width="720" height="1280"><BaseURL>CMAF_720.mp4</BaseURL></Representation></AdaptationSet><AdaptationSet contentType="audio"><Representation bandwidth="67461"><BaseURL>CMAF_AUDIO_64.mp4</BaseURL></Representation><Representation bandwidth="131422"><BaseURL>CMAF_AUDIO_128.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>`

/** Both pages and all files of a post. A page for another community lacks title, author and player. */
export function redditPages(post: RedditPost): Record<string, Page> {
  const { id, community = 'harbour', files = [], type } = post
  const stripped = redditEmbed({ ...post, title: null, author: null })
  const picture = (url: string): [string, Page] => [
    url,
    { headers: { 'content-type': 'image/jpeg' }, body: jpeg(16, 9, [30, 90, 30], url) },
  ]
  const pictures = files.map((file) =>
    picture(type === 'video' ? `https://external-preview.redd.it/${file}.jpg?s=z` : redditPicture(file)),
  )
  const films =
    type === 'video'
      ? files.flatMap((file): [string, Page][] => [
          [redditPackaged(file, 1920), film(`${file} packaged`)],
          [
            redditFilm(file, 'DASHPlaylist.mpd'),
            { headers: { 'content-type': 'application/dash+xml' }, body: MANIFEST },
          ],
          [redditFilm(file, 'CMAF_720.mp4'), film(`${file} picture`)],
          [redditFilm(file, 'CMAF_AUDIO_128.mp4'), film(`${file} sound`)],
        ])
      : []
  return {
    [redditEmbedUrl(id, community)]: html(redditEmbed(post)),
    [redditEmbedUrl(id, 'reddit')]: html(stripped),
    [redditAtomUrl(id, community)]: atom(redditAtom(post)),
    ...Object.fromEntries([...pictures, ...films]),
  }
}
