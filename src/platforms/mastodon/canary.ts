import { LRUCache } from 'lru-cache'
import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import type { CanaryFor } from '../shared/canary.ts'
import { getObject, getString } from '../shared/untyped-json.ts'
import { fetchJson } from './fetch-json.ts'
import { parseHostedId, postAtUrl } from './post-id.ts'

const TTL_MS = 3_600_000

/**
 * Finds a post known to live on the same host: the configured one, or the newest public status of the account that the
 * host names as its contact (platforms-2.md § 0.2).
 */
export function createHostCanaries(configured: PostRef): CanaryFor {
  const known = new LRUCache<string, { post: PostRef; at: number }>({ max: 1_000 })
  const own = parseHostedId(configured)?.host
  return async (post, context) => {
    const host = parseHostedId(post)?.host
    if (host === undefined) return null
    if (host === own) return configured
    const now = context.clock.now().getTime()
    const before = known.get(host)
    if (before !== undefined && now - before.at < TTL_MS && before.post.id !== post.id) return before.post
    const found = await newestStatus(host, post, context)
    if (found !== null) known.set(host, { post: found, at: now })
    return found
  }
}

async function newestStatus(host: string, post: PostRef, context: AskContext): Promise<PostRef | null> {
  const [instance] = await fetchJson(`https://${host}/api/v2/instance`, context)
  const id = getString(getObject(getObject(instance ?? null, 'contact'), 'account'), 'id')
  if (id === null || !/^[A-Za-z0-9]{1,64}$/.test(id)) return null
  const query = new URLSearchParams({ exclude_replies: 'true', exclude_reblogs: 'true', limit: '5' })
  const statuses = await fetchJson(`https://${host}/api/v1/accounts/${id}/statuses?${query}`, context)
  for (const status of statuses) {
    const found = postAtUrl(getString(status, 'url'))
    const isOther = found !== null && found.id !== post.id && parseHostedId(found)?.host === host
    if (isOther && getString(status, 'visibility') === 'public') return found
  }
  return null
}
