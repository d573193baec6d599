import { LRUCache } from 'lru-cache'
import type { AskContext } from '../../model/ask-context.ts'
import { getObject, getObjects, getString, getWebUrl, type JsonObject } from '../shared/untyped-json.ts'
import { fetchJson } from './fetch-json.ts'

/** How a server's posts are asked for. */
export type HostApi = 'mastodon' | 'misskey' | 'lemmy' | 'none'

const APIS: ReadonlyMap<string, HostApi> = new Map([
  ...['mastodon', 'hometown', 'pleroma', 'akkoma', 'mitra', 'iceshrimp.net'].map(
    (name) => [name, 'mastodon'] as const,
  ),
  ...['misskey', 'sharkey', 'firefish', 'calckey', 'foundkey', 'iceshrimp', 'cherrypick', 'catodon'].map(
    (name) => [name, 'misskey'] as const,
  ),
  ['lemmy', 'lemmy'],
  // Their APIs want a token (platforms-2.md § 2.1).
  ...['pixelfed', 'gotosocial', 'friendica', 'peertube', 'piefed', 'mbin'].map(
    (name) => [name, 'none'] as const,
  ),
])

const DAY_MS = 86_400_000
/** A host that did not tell its software is asked again after this time. */
const UNKNOWN_MS = 600_000

/** Tells the software of hosts by NodeInfo (nodeinfo.diaspora.software), once a day for each host. */
export class HostSoftware {
  readonly #known = new LRUCache<string, { api: HostApi | null; until: number }>({ max: 10_000 })

  /** The API of a host; null if the host does not tell, or has software that this version does not know. */
  async apiOf(host: string, context: AskContext): Promise<HostApi | null> {
    const now = context.clock.now().getTime()
    const known = this.#known.get(host)
    if (known !== undefined && known.until > now) return known.api
    const name = await softwareOf(host, context)
    const api = APIS.get(name ?? '') ?? null
    this.#known.set(host, { api, until: now + (name === null ? UNKNOWN_MS : DAY_MS) })
    return api
  }
}

async function softwareOf(host: string, context: AskContext): Promise<string | null> {
  const [index] = await fetchJson(`https://${host}/.well-known/nodeinfo`, context)
  const document = getObjects(index ?? null, 'links')
    .filter((one) => /\/ns\/schema\/2\.\d$/.test(getString(one, 'rel') ?? ''))
    .map((one) => getWebUrl(one, 'href'))
    .find((url) => url?.startsWith('https://'))
  if (!document) return null
  const [info] = await fetchJson(document, context)
  return nameOf(info ?? null)
}

const nameOf = (info: JsonObject | null): string | null =>
  getString(getObject(info, 'software'), 'name')?.toLowerCase() ?? null
