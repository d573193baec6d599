import { LRUCache } from 'lru-cache'
import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import type { CanaryFor } from '../shared/canary.ts'
import { getBoolean, getCount, getObject, getObjects, getString } from '../shared/untyped-json.ts'
import { fetchJson } from './fetch-json.ts'
import { guessApi } from './host-apis.ts'
import type { HostApi, HostSoftware } from './nodeinfo.ts'
import { parseHostedId, postAtUrl } from './post-id.ts'

const TTL_MS = 3_600_000

/**
 * Finds a post known to live on the same host: the configured one, or the newest public post of the account that the host
 * names as its contact (platforms-2.md § 0.2). Misskey and Lemmy name none, so there it is the newest post of the host.
 */
export function createHostCanaries(configured: PostRef, software: HostSoftware): CanaryFor {
  const known = new LRUCache<string, { post: PostRef; at: number }>({ max: 1_000 })
  const own = parseHostedId(configured)?.host
  return async (post, context) => {
    const host = parseHostedId(post)?.host
    if (host === undefined) return null
    if (host === own) return configured
    const now = context.clock.now().getTime()
    const before = known.get(host)
    if (before !== undefined && now - before.at < TTL_MS && before.post.id !== post.id) return before.post
    const api = (await software.apiOf(host, context)) ?? guessApi(post)
    const addresses = api === 'none' ? [] : await NEWEST[api](host, context)
    const found =
      addresses
        .map(postAtUrl)
        .find((one) => one !== null && one.id !== post.id && parseHostedId(one)?.host === host) ?? null
    if (found !== null) known.set(host, { post: found, at: now })
    return found
  }
}

type ListNewest = (host: string, context: AskContext) => Promise<string[]>

/** The addresses of newest public posts of a host, by its API. */
const NEWEST: Readonly<Record<Exclude<HostApi, 'none'>, ListNewest>> = {
  async mastodon(host, context) {
    const [instance] = await fetchJson(`https://${host}/api/v2/instance`, context)
    const id = getString(getObject(getObject(instance ?? null, 'contact'), 'account'), 'id')
    if (id === null || !/^[A-Za-z0-9]{1,64}$/.test(id)) return []
    const query = new URLSearchParams({ exclude_replies: 'true', exclude_reblogs: 'true', limit: '5' })
    const statuses = await fetchJson(`https://${host}/api/v1/accounts/${id}/statuses?${query}`, context)
    return statuses
      .filter((one) => getString(one, 'visibility') === 'public')
      .flatMap((one) => getString(one, 'url') ?? [])
  },
  async misskey(host, context) {
    const asked = { local: true, reply: false, renote: false, limit: 5 }
    const notes = await fetchJson(`https://${host}/api/notes`, context, asked)
    return notes
      .filter(
        (one) => getString(one, 'visibility') === 'public' && /^[\w-]+$/.test(getString(one, 'id') ?? ''),
      )
      .map((one) => `https://${host}/notes/${getString(one, 'id')}`)
  },
  async lemmy(host, context) {
    const query = new URLSearchParams({ type_: 'Local', sort: 'New', limit: '5' })
    const [answer] = await fetchJson(`https://${host}/api/v3/post/list?${query}`, context)
    return getObjects(answer ?? null, 'posts')
      .map((one) => getObject(one, 'post'))
      .filter((one) => getBoolean(one, 'removed') !== true && getBoolean(one, 'deleted') !== true)
      .flatMap((one) => {
        const id = getCount(one, 'id')
        return id === null ? [] : [`https://${host}/post/${id}`]
      })
  },
}
