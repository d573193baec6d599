import { findPublicationStatuses } from '../../catalog/posts/post-visibility.ts'
import type { Manifest, Resource } from '../../model/manifest.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { PostRecord, QuotedPost } from '../../model/post-record.ts'
import { type Disclosure, type Viewer, visibilityTo } from '../../model/publish-policy.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { type Mention, mentionedPosts, mentionKey } from './mentioned-posts.ts'
import { redactRecord } from './redact-record.ts'

type PostName = Pick<PostRef, 'platform' | 'id'>

/** A snapshot without what its viewer may not see of other posts. */
export interface Redaction {
  /** Whether the whole file may be shown: `taken-down` and `closed` if it holds such a post. */
  readonly whole: Disclosure
  /** The other posts in it that are taken down. */
  readonly takenDown: readonly PostName[]
  /** Whether the quoted post is left out. */
  readonly quoted: boolean
  readonly record: PostRecord
  /** The manifest with the redacted record, and without URLs of what is left out. */
  readonly manifest: Manifest
  /** Whether the public sees the same, so that a shared cache may keep it. */
  readonly isPublic: boolean
  /** The other posts in it that the viewer sees and the public does not. */
  readonly closedToPublic: readonly Mention[]
  /** Whether a resource may be shown. */
  visibilityOf(resource: Resource): Disclosure
}

/** Loads what a viewer may see of a snapshot: of each quoted, answered and parent post what its own state allows. */
export async function loadRedaction(
  deps: Pick<ServiceDeps, 'catalog' | 'config'>,
  manifest: Manifest,
  viewer: Viewer,
): Promise<Redaction> {
  const mentions = mentionedPosts(manifest.record)
  const states = mentions.length === 0 ? [] : await loadStates(deps, manifest.record, mentions)
  const hiddenFrom = (whom: Viewer) =>
    states.flatMap(({ mention, state }) => {
      const visibility = visibilityTo(whom, deps.config.publish, state)
      return visibility === 'shown' ? [] : [{ mention, visibility }]
    })
  const hidden = hiddenFrom(viewer)
  const keys = new Set(hidden.map(({ mention }) => mentionKey(mention)))
  const closedToPublic = hiddenFrom('public')
    .map(({ mention }) => mention)
    .filter((mention) => !keys.has(mentionKey(mention)))
  // The public sees least.
  return { ...redact(manifest, hidden), closedToPublic, isPublic: closedToPublic.length === 0 }
}

/**
 * The state of each mentioned post. One that the catalog does not know has no decision of its own: it is neither
 * approved nor lost. Its words here come from the witness of the record that mentions it.
 */
async function loadStates(
  { catalog }: Pick<ServiceDeps, 'catalog'>,
  { witness }: PostRecord,
  mentions: readonly Mention[],
) {
  const named = mentions.flatMap(({ platform, id }) => (id === null ? [] : [{ platform, id }]))
  const rows = await findPublicationStatuses((await catalog()).db, named)
  const rowOf = new Map(named.map((one, n) => [postSlug(one), rows[n] ?? null]))
  return mentions.map((mention) => {
    const { platform, id, audience } = mention
    const row = id === null ? null : rowOf.get(postSlug({ platform, id }))
    return {
      mention,
      state: {
        takenDown: row ? row.taken_down_at !== null : false,
        approval: row?.approval ?? null,
        state: row?.state ?? ('watched' as const),
        witness,
        audience,
      },
    }
  })
}

interface HiddenPost {
  readonly mention: Mention
  readonly visibility: Exclude<Disclosure, 'shown'>
}

function redact(
  manifest: Manifest,
  hidden: readonly HiddenPost[],
): Omit<Redaction, 'closedToPublic' | 'isPublic'> {
  const keys = new Set(hidden.map(({ mention }) => mentionKey(mention)))
  const record =
    hidden.length === 0
      ? manifest.record
      : redactRecord(manifest.record, (post) => keys.has(mentionKey(post)))
  const takenDown = hidden.flatMap(({ mention: { platform, id }, visibility }) =>
    visibility === 'taken-down' && id !== null ? [{ platform, id }] : [],
  )
  const whole = hidden.length === 0 ? 'shown' : takenDown.length > 0 ? 'taken-down' : 'closed'
  const shown = shownMedia(record)
  /** Raw answers and the stored card hold every mentioned post, so only what is known to be shown is. */
  const isShown = ({ role, url, medium = url }: Resource): boolean =>
    whole === 'shown' || (role !== 'answer' && role !== 'card' && (role === 'citation' || shown.has(medium)))
  return {
    whole,
    takenDown,
    quoted: record.quoted !== manifest.record.quoted && record.quoted?.status === 'unavailable',
    record,
    manifest: whole === 'shown' ? manifest : redactManifest(manifest, record, isShown),
    visibilityOf: (resource) => (isShown(resource) ? 'shown' : whole),
  }
}

/** Missing parts and notes may name media and links of the hidden post by their URLs. */
function redactManifest(
  manifest: Manifest,
  record: PostRecord,
  isShown: (resource: Resource) => boolean,
): Manifest {
  return {
    ...manifest,
    record,
    missing: manifest.missing.map((one) => ({ ...one, url: null })),
    notes: [],
    resources: manifest.resources.map((one) => {
      if (isShown(one)) return one
      const { medium: _, ...rest } = one
      return { ...rest, url: '' }
    }),
  }
}

/** The URLs of the media of a record and of the quoted post in it. */
function shownMedia({ quoted, ...own }: PostRecord): Set<string> {
  const posts: QuotedPost[] = [own, ...(quoted?.status === 'served' ? [quoted.post] : [])]
  const all = posts.flatMap(({ author, media, linkCard }) => [
    author?.avatarUrl,
    linkCard?.imageUrl,
    ...media.flatMap((one) => [
      one.url,
      one.posterUrl,
      one.soundUrl,
      one.fallbackPlaylistUrl,
      ...one.fallbackUrls,
    ]),
  ])
  return new Set(all.filter((url) => typeof url === 'string'))
}
