import type { PostRef } from '../../model/platform.ts'

const NUMBER = /^\d{5,20}$/
const PFBID = /^pfbid[A-Za-z0-9]{20,100}$/
const HOSTS =
  /^(?:[a-z0-9-]+\.)?(?:facebook\.com|facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd\.onion|fb\.com)$/
const PLUGIN = /^\/(?:v\d+\.\d+\/)?plugins\/(?:post|video|comment_embed)\.php$/
/** Page names, and first path segments that are not page names. */
const PAGE = /^(?!(?:plugins|sharer|share|dialog|watch|hashtag|events|login|help|l\.php)$)[\w.%-]{1,120}$/
/** A link that Facebook's apps share: its key says nothing, and Facebook redirects it to the post. */
const SHARE = /^\/share\/(?:([pvr])\/)?([A-Za-z0-9]{6,24})\/?$/
const SHARE_ID = /^share\/(?:[pvr]\/)?[A-Za-z0-9]{6,24}$/

const isId = (id: string): boolean => NUMBER.test(id) || PFBID.test(id)

/** Is it an address's own name of a post (`pfbid…`)? Each address of a post has another one, and none is permanent. */
export const isPfbid = (id: string): boolean => PFBID.test(id)

/** Is it the id of a shared link, which stands for a post's until it is resolved? */
export const isFacebookShareId = (id: string): boolean => SHARE_ID.test(id)

const ref = (id: string, path: string): PostRef | null =>
  isId(id) ? { platform: 'facebook', id, url: `https://www.facebook.com/${path}` } : null

/** The reference of a post of a page or a person, by the post's number. */
export const facebookRef = (page: string, id: string): PostRef | null => ref(id, `${page}/posts/${id}`)

/** Parses the setting of the canary, an address or the path of one; null for anything else. */
export function parseFacebookCanary(written: string): PostRef | null {
  const url = URL.parse(written, 'https://www.facebook.com/')
  const post = url === null ? null : parseFacebookUrl(url)
  return post === null || isFacebookShareId(post.id) ? null : post
}

/** Parses the URL of a post, photo, video or reel, shared links included. `fb.watch` leads readers without an account to a login. */
export function parseFacebookUrl(url: URL): PostRef | null {
  if (!HOSTS.test(url.hostname)) return null
  const query = url.searchParams
  if (PLUGIN.test(url.pathname)) {
    const href = query.get('href') ?? ''
    return URL.canParse(href) ? parseFacebookUrl(new URL(href)) : null
  }
  const [, kind, key] = SHARE.exec(url.pathname) ?? []
  if (key !== undefined) {
    const id = `share/${kind === undefined ? '' : `${kind}/`}${key}`
    return { platform: 'facebook', id, url: `https://www.facebook.com/${id}` }
  }
  const script = url.pathname.replace(/\/$/, '')
  if (/^\/(?:story|permalink)\.php$/.test(script)) {
    const id = query.get('story_fbid') ?? ''
    const page = query.get('id') ?? ''
    return ref(id, PAGE.test(page) ? `${page}/posts/${id}` : id)
  }
  if (/^\/photo(?:\.php)?$/.test(script)) {
    const id = query.get('fbid') ?? ''
    return ref(id, `photo/?fbid=${id}`)
  }
  if (/^\/(?:watch(?:\/live)?|video(?:\/video)?\.php|video\/embed)$/.test(script)) {
    const id = query.get('v') ?? query.get('video_id') ?? ''
    return ref(id, `watch/?v=${id}`)
  }
  return inPath(url)
}

function inPath(url: URL): PostRef | null {
  const parts = url.pathname.split('/', 9).filter((part) => part !== '')
  const [first = '', second = '', third = '', fourth = ''] = parts
  if (first === 'reel' || first === 'reels') return ref(leading(second), `reel/${leading(second)}`)
  if (first === 'groups' && /^(?:posts|permalink)$/.test(third)) {
    const id = leading(fourth)
    return ref(id, `groups/${second}/posts/${id}/`)
  }
  if (!PAGE.test(first)) return null
  // An album's key or the title's words may be between the kind and the id.
  const id = [third, fourth, parts[4] ?? ''].map(leading).findLast(isId) ?? ''
  if (second === 'posts') return ref(id, `${first}/posts/${id}`)
  if (second === 'videos') return ref(id, `${first}/videos/${id}/`)
  return second === 'photos' ? ref(id, `photo/?fbid=${id}`) : null
}

/** Characters after an id come from the text around the URL. */
const leading = (part: string): string => /^(?:pfbid)?[A-Za-z0-9]+(?![\w.-])/.exec(part)?.[0] ?? ''

/** Is it a post of a group? Facebook shows them to members. */
export const isGroupPost = ({ url }: PostRef): boolean => /facebook\.com\/groups\//.test(url)
