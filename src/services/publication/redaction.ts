import { findPublicationStatuses } from '../../catalog/posts/post-visibility.ts'
import type { Manifest, Resource } from '../../model/manifest.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { PostRecord, QuotedPost } from '../../model/post-record.ts'
import {
  type Disclosure,
  type PublicationState,
  type Viewer,
  visibilityTo,
} from '../../model/publish-policy.ts'
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
  /** Whether the words are left out, because they are those of a forwarded post. */
  readonly forwarded: boolean
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

/**
 * Loads what a viewer may see of a snapshot: of each quoted, answered, parent and forwarded post, and of each post that a
 * medium comes from, what its own state allows.
 */
export async function loadRedaction(
  deps: Pick<ServiceDeps, 'catalog' | 'config' | 'platforms'>,
  manifest: Manifest,
  viewer: Viewer,
): Promise<Redaction> {
  const mentions = mentionedPosts(manifest.record)
  const mentioned = mentions.length === 0 ? [] : await loadStates(deps, manifest.record, mentions)
  const hiddenFrom = (whom: Viewer) =>
    mentioned.flatMap(({ mention, name, states }) => {
      const seen = states.map((state) => visibilityTo(whom, deps.config.publish, state))
      const disclosure = (['taken-down', 'closed'] as const).find((one) => seen.includes(one))
      return disclosure === undefined ? [] : [{ mention, name, disclosure }]
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
 * The states of each mentioned post: of the one with its id, and of the one with its URL, which in a federation may have
 * another id. A post that the catalog does not know has no decision of its own: it is neither approved nor lost, except
 * that what another author republished of it follows that author's post. Its words here come from the witness of the record
 * that mentions it.
 */
async function loadStates(
  { catalog, platforms }: Pick<ServiceDeps, 'catalog' | 'platforms'>,
  { witness }: PostRecord,
  mentions: readonly Mention[],
): Promise<{ mention: Mention; name: PostName | null; states: PublicationState[] }[]> {
  const namesOf = ({ platform, id, url }: Mention): PostName[] => [
    ...(id === null ? [] : [{ platform, id }]),
    ...(url === null ? [] : [platforms.post(url)].filter((one) => one !== null)),
  ]
  const named = mentions.flatMap(namesOf)
  const rows = await findPublicationStatuses((await catalog()).db, named)
  const rowOf = new Map(named.map((one, n) => [postSlug(one), rows[n] ?? null]))
  return mentions.map((mention) => {
    const { audience, republished } = mention
    const states: PublicationState[] = namesOf(mention)
      .flatMap((one) => rowOf.get(postSlug(one)) ?? [])
      .map(({ taken_down_at, approval, state }) => ({
        ...{ takenDown: taken_down_at !== null, approval, state },
        ...{ witness, audience },
      }))
    const isUndecided = states.length === 0 && !republished
    const undecided = { takenDown: false, approval: null, state: 'watched', witness, audience } as const
    return { mention, name: namesOf(mention)[0] ?? null, states: isUndecided ? [undecided] : states }
  })
}

interface HiddenPost {
  readonly mention: Mention
  /** Null if the platform gave no id, and no address that has one. */
  readonly name: PostName | null
  readonly disclosure: Exclude<Disclosure, 'shown'>
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
  const takenDown = hidden.flatMap(({ name, disclosure }) =>
    disclosure === 'taken-down' && name !== null ? [name] : [],
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
    forwarded: manifest.record.forwardedFrom !== undefined && record.forwardedFrom === undefined,
    record,
    manifest: whole === 'shown' ? manifest : redactManifest(manifest, record, isShown),
    visibilityOf: (resource) => (isShown(resource) ? 'shown' : whole),
  }
}

/**
 * Missing parts and notes may name media and links of the hidden post by their URLs. The signature is of the whole manifest, so
 * the redacted one has none.
 */
function redactManifest(
  { signature: _, ...manifest }: Manifest,
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
