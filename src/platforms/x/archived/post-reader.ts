import type { ArchivedPostReader, ArchivedRange } from '../../../model/archived-posts.ts'
import type { PostRef } from '../../../model/platform.ts'
import { firstIdAt, timeOfId } from '../snowflake.ts'
import { isStatusId, parseHandle } from '../status-url.ts'
import { readArchivedPost } from './read-body.ts'

const HANDLE = /^\w{1,20}$/
const DAY_MS = 86_400_000
/** Links use x.com since 2023. Older posts are rarely archived under it. */
const X_COM_SINCE = '2023-07-01'

/** Names of media renditions, best first. A URL without a name is served at medium size. */
const SIZES = ['orig', '4096x4096', 'large', 'medium', '', '900x900', 'small', '360x360', '240x240', 'thumb']

/** Until 2013 URLs contained `statuses`; ids without a time are older still. */
function isOld(id: string): boolean {
  const time = timeOfId(id)
  return time === null || time < '2014'
}

/** Finds and reads posts of X in web archives (platforms.md §§ 2.2, 2.5). */
export const xArchivedPostReader: ArchivedPostReader = {
  addresses(post: PostRef, handle: string | null) {
    const name = handle !== null && HANDLE.test(handle) ? handle : parseHandle(post)
    const named =
      name === null
        ? []
        : [
            ...['twitter.com', 'x.com', 'mobile.twitter.com'].map(
              (host) => `${host}/${name}/status/${post.id}`,
            ),
            ...(isOld(post.id) ? [`twitter.com/${name}/statuses/${post.id}`] : []),
          ]
    const unnamed = [`twitter.com/i/web/status/${post.id}`]
    return named.length > 0 ? [...named, ...unnamed] : [...unnamed, `x.com/i/status/${post.id}`]
  },
  publishedAt(id: string) {
    const time = isStatusId(id) ? timeOfId(id) : null
    return time === null ? null : new Date(time)
  },
  read: readArchivedPost,
  snapshotsAround(handle, day) {
    const from = Date.parse(`${day}T00:00:00Z`) - DAY_MS
    const ids = Number.isNaN(from) ? null : range(from, from + 3 * DAY_MS)
    if (ids === null || !HANDLE.test(handle)) return []
    const hosts = ['twitter.com', ...(day >= X_COM_SINCE ? ['x.com'] : []), 'mobile.twitter.com']
    return hosts.map((host) => stretch(`${host}/${handle}/status/`, ids))
  },
  mediumPrefix(url) {
    const { host, pathname } = new URL(url)
    return host + pathname.replace(/(?:\.(?:jpe?g|png|webp))?(?::\w+)?$/, '')
  },
  renditionRank(url) {
    const name = /[?&]name=(\w+)/.exec(url)?.[1] ?? /:(\w+)$/.exec(url)?.[1] ?? ''
    const rank = SIZES.indexOf(name)
    return rank < 0 ? SIZES.length : rank
  },
}

interface Ids {
  readonly from: bigint
  readonly to: bigint
}

/** The ids that were assigned in a time span; null before ids contained their time. */
function range(fromMs: number, toMs: number): Ids | null {
  const [from, to] = [firstIdAt(fromMs), firstIdAt(toMs)]
  return from === null || to === null ? null : { from, to: to - 1n }
}

function stretch(path: string, { from, to }: Ids): ArchivedRange {
  const [first, last] = [String(from), String(to)]
  const common = first.length === last.length ? commonStart(first, last) : ''
  const heads = leading(first, last, common.length + 1)
  const rest = first.length - common.length - 1
  return {
    prefix: path + common,
    pattern:
      first.length === last.length
        ? `.*/status(es)?/${common}[${heads}][0-9]{${rest}}([^0-9].*)?`
        : '.*/status(es)?/[0-9]+([^0-9].*)?',
    contains: (id) => isStatusId(id) && BigInt(id) >= from && BigInt(id) <= to,
  }
}

function commonStart(one: string, other: string): string {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return one.slice(0, length)
}

/** The possible digits at a position between two numbers with a common prefix. */
function leading(first: string, last: string, length: number): string {
  const digits: string[] = []
  for (let digit = Number(first[length - 1]); digit <= Number(last[length - 1]); digit++) {
    digits.push(String(digit))
  }
  return digits.join('')
}
