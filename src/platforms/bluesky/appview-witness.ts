import type { AskContext } from '../../model/ask-context.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { type CompositeSource, queryHttpSource } from '../shared/fetch-source.ts'
import type { SourceResult } from '../shared/source-status.ts'
import { getObject, parseObject } from '../shared/untyped-json.ts'
import { type AppView, parentView } from './appview.ts'
import { parseAtUri } from './at-uri.ts'
import { blobUrlAt } from './author-server.ts'
import { keepCaptions, readCaptions } from './captions.ts'
import type { IdentityResolver } from './identity.ts'
import { accountsWithFiles, type BlobUrl, buildPostRecord } from './post-view.ts'
import { timeOfTid } from './tid.ts'

/** How long the AppView may take to show a new post (platforms-2.md § 1.3). */
const LAG_MS = 15 * 60_000

/**
 * The first witness: the post with the addresses of its original files; for a post that is missing, the state of its
 * account.
 */
export function appviewWitness(appview: AppView, identities: IdentityResolver): CompositeSource {
  const { witness, name, label } = appview.thread
  return {
    witness,
    name,
    label,
    async query(post, context) {
      const found = await queryHttpSource(appview.thread, post, context)
      if (found.status.kind === 'not-found') return explainAbsence(appview, found, context)
      return found.status.kind === 'alive' ? locateFiles(found, identities, context) : found
    },
  }
}

/** Gives the media of a living post the URLs of their original files, on the servers of their authors. */
async function locateFiles(
  found: SourceResult,
  identities: IdentityResolver,
  context: AskContext,
): Promise<SourceResult> {
  if (found.status.kind !== 'alive') return found
  const servers = new Map<string, string>()
  const notes = [...(found.status.notes ?? [])]
  const evidence = [...found.evidence]
  for (const did of accountsWithFiles(found.status.record)) {
    const { identity, result } = await identities.lookUp(did, found.post, context)
    evidence.push(...result.evidence)
    if (identity?.server) servers.set(did, identity.server)
    else notes.push(`The server of ${did} is not known, so its media are kept as the AppView serves them.`)
  }
  const blobUrl = (did: string, cid: string) => {
    const server = servers.get(did)
    return server === undefined ? null : blobUrlAt(server, did, cid)
  }
  const view = await viewIn(found)
  const record = view === null ? found.status.record : view.build(blobUrl, context)
  const did = parseAtUri(record.id)?.repo ?? ''
  const captions = readCaptions(view?.record ?? null)
  const kept = await keepCaptions(captions, did, servers.get(did) ?? null, context)
  notes.push(...kept.notes)
  return {
    ...found,
    evidence,
    status: {
      ...found.status,
      record,
      missing: [...found.status.missing, ...kept.missing],
      ...(notes.length === 0 ? {} : { notes }),
    },
  }
}

/** The post in a thread: its record as written, and how to build it with the URLs of its original files. */
async function viewIn({ exchange, post }: SourceResult) {
  const thread = getObject(parseObject((await exchange?.body.text()) ?? ''), 'thread')
  const view = getObject(thread, 'post')
  if (view === null) return null
  return {
    record: getObject(view, 'record'),
    build: (blobUrl: BlobUrl, { clock }: AskContext): PostRecord =>
      buildPostRecord(post, view, parentView(thread), clock.now(), blobUrl),
  }
}

/**
 * Asks for the account of a post that the AppView does not find: it may name the reason. If the account is there, the
 * AppView hides the post, and its author's server may still have it.
 */
async function explainAbsence(
  appview: AppView,
  absent: SourceResult,
  context: AskContext,
): Promise<SourceResult> {
  const { repo = '', rkey = '' } = parseAtUri(absent.post.id) ?? {}
  const profile = await queryHttpSource(appview.profile(repo), absent.post, context)
  const evidence = [...absent.evidence, ...profile.evidence]
  if (profile.status.kind === 'named') return { ...profile, evidence }
  const written = Date.parse(timeOfTid(rkey) ?? '')
  const young = context.clock.now().getTime() - written < LAG_MS
  const whileServed =
    profile.status.kind === 'alive' && !young
      ? ({ liveness: 'withheld', reason: 'withheld' } as const)
      : ({ liveness: 'unknown', reason: 'upstream' } as const)
  return { ...absent, evidence, status: { kind: 'not-found', whileServed } }
}
