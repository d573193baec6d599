import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import { type CompositeSource, queryHttpSource } from '../shared/fetch-source.ts'
import { type SourceResult, unavailableAnswer } from '../shared/source-status.ts'
import { getObject, getString, type JsonObject, parseObject } from '../shared/untyped-json.ts'
import { fetchJson } from './fetch-json.ts'
import { withHistory } from './history.ts'
import { createHostApis, guessApi } from './host-apis.ts'
import type { HostSoftware } from './nodeinfo.ts'
import { parseHostedId, postAtUrl } from './post-id.ts'

/** The witness of a host's API, whole and quick. */
export interface HostApiWitness {
  /** Asks the host by its software; for a copy, the post's home. Adds earlier versions. */
  readonly whole: CompositeSource
  /** For a check: one request. Only a post of this very host counts as alive. */
  readonly quick: CompositeSource
}

type AskHost = (post: PostRef, context: AskContext) => Promise<SourceResult>

/** Creates the first witness of the family (platforms-2.md § 2.2). */
export function createHostApiWitness(software: HostSoftware): HostApiWitness {
  const apis = createHostApis()
  const { witness, name, label } = apis.mastodon

  const askHost: AskHost = async (post, context) => {
    const kind = (await software.apiOf(parseHostedId(post)?.host ?? '', context)) ?? guessApi(post)
    if (kind !== 'none') return queryHttpSource(apis[kind], post, context)
    // Such an API answers nobody without an account: the second witness remains.
    return { status: { kind: 'refused', ofPost: true }, post, evidence: [], exchange: null }
  }

  return {
    whole: {
      witness,
      name,
      label,
      async query(post, context) {
        const found = await askHost(post, context)
        if (found.status.kind !== 'alive') return found
        const home = await homeOf(found)
        return home === null ? withVersions(found, context) : atHome(found, home, askHost, context)
      },
    },
    quick: {
      witness,
      name,
      label,
      async query(post, context) {
        const found = await askHost(post, context)
        return (await homeOf(found)) === null ? found : { ...found, status: unavailableAnswer }
      },
    },
  }
}

/** The home of a status that a host only copied; null for a post of this host, and for any other answer. */
async function homeOf({ exchange, post }: SourceResult): Promise<PostRef | null> {
  const status: JsonObject | null = parseObject((await exchange?.body.text()) ?? '')
  if (!(getString(getObject(status, 'account'), 'acct') ?? '').includes('@')) return null
  const home = postAtUrl(getString(status, 'url')) ?? postAtUrl(getString(status, 'uri'))
  return home === null || home.id === post.id ? null : home
}

/**
 * Asks the home of a copied post, which decides. If the home does not answer, the copy is what there is.
 */
async function atHome(
  copy: SourceResult,
  home: PostRef,
  askHost: AskHost,
  context: AskContext,
): Promise<SourceResult> {
  const found = await withVersions(await askHost(home, context), context)
  const evidence = [...copy.evidence, ...found.evidence]
  if (found.status.kind !== 'silent' && found.status.kind !== 'refused') return { ...found, evidence }
  if (copy.status.kind !== 'alive') return copy
  const note = `The home of the post, ${home.url}, did not answer. This is another host's copy of it.`
  return { ...copy, evidence, status: { ...copy.status, notes: [note] } }
}

/** Adds the versions of an edited status. */
async function withVersions(found: SourceResult, context: AskContext): Promise<SourceResult> {
  if (found.status.kind !== 'alive' || found.status.record.editIds.length === 0) return found
  // Only Mastodon's API has the earlier versions.
  if (!found.exchange?.url.includes('/api/v1/statuses/')) return found
  const { host, id } = parseHostedId(found.post) ?? { host: '', id: '' }
  const history = await fetchJson(`https://${host}/api/v1/statuses/${id}/history`, context)
  return { ...found, status: { ...found.status, record: withHistory(found.status.record, history) } }
}
