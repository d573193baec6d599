import { buffer } from 'node:stream/consumers'
import { listCitingArticles } from '../../catalog/articles/citations.ts'
import { readVisibilityOf } from '../../catalog/posts/post-visibility.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import { manifestRef } from '../../catalog/snapshots/manifest-rows.ts'
import { findSnapshot } from '../../catalog/snapshots/snapshots.ts'
import type { PostRow } from '../../catalog/tables/posts.ts'
import type { MailedPicture, MailedPost, PostDetail } from '../../mail/mail-content.ts'
import type { Manifest } from '../../model/manifest.ts'
import { OUTCOME_LABELS } from '../../model/outcome-labels.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import { LABELS } from '../../platforms/registry.ts'
import { loadRedaction, type Redaction } from '../publication/redaction.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { convertToJpeg } from '../thumbnails/make-thumbnail.ts'

/** Articles that a mail names for a post. */
const ARTICLES = 3

/** The parts of a process that mails are made with. */
export type MailDeps = Pick<
  ServiceDeps,
  'catalog' | 'config' | 'clock' | 'logger' | 'platforms' | 'manifests' | 'reader' | 'thumbnails'
>

/**
 * Loads what a mail says of a post. Whoever reads the mailbox counts as a guest: nothing of a post that is taken down or held
 * now is in it, nor of such a post that another one quotes.
 *
 * @param fact what happened, and when
 * @param isDetailed with words and picture; otherwise a line
 */
export async function loadMailedPost(
  deps: MailDeps,
  { platform, id }: Pick<PostRef, 'platform' | 'id'>,
  fact: Pick<MailedPost, 'status' | 'at'>,
  isDetailed: boolean,
): Promise<MailedPost> {
  const { db } = await deps.catalog()
  const row = await findPost(db, { platform, id })
  const isShown = row !== undefined && readVisibilityOf('guest', row) === 'shown'
  const articles = await listCitingArticles(db, row ?? { platform, id }, ARTICLES)
  return {
    ...{ platform, id: row?.id ?? id, ...fact, withheld: !isShown },
    author:
      isShown && row.author_handle !== null
        ? { name: row.author_name ?? '', handle: row.author_handle }
        : null,
    articles: articles.map(({ url, title }) => ({ url, title })),
    detail: isShown && isDetailed ? await loadDetail(deps, row) : null,
  }
}

const NO_COPY: PostDetail = {
  ...{ text: null, source: null, copy: null, snapshot: null, picture: null, isSensitive: false },
}

async function loadDetail(deps: MailDeps, row: PostRow): Promise<PostDetail> {
  const { db } = await deps.catalog()
  const snapshot = row.main_snapshot === null ? undefined : await findSnapshot(db, row.main_snapshot)
  if (!snapshot) return NO_COPY
  const { name, words } = OUTCOME_LABELS[snapshot.outcome]
  const kept = { ...NO_COPY, copy: `${name}: ${words}`, snapshot: snapshot.id }
  let manifest: Manifest
  try {
    manifest = await deps.manifests.load(manifestRef(snapshot))
  } catch (err) {
    // News of a loss does not wait for the store.
    deps.logger.warn({ err, post: postSlug(row) }, 'a mail goes without the words of a post')
    return { ...kept, source: 'Its copy could not be read when this was sent.' }
  }
  const redaction = await loadRedaction(deps, manifest, 'guest')
  const { text, witness } = redaction.record
  const isSensitive = row.media?.sensitive === true
  return {
    ...{ ...kept, text, isSensitive },
    source: witness === 'citation' ? `Its words are told by ${LABELS.witness(witness).page}.` : null,
    picture: isSensitive ? null : await loadPicture(deps, row, manifest, redaction),
  }
}

/** The thumbnail of the picture that stands for the post in lists; null if it has none that may be shown, or that can be read. */
async function loadPicture(
  deps: MailDeps,
  row: PostRow,
  manifest: Manifest,
  redaction: Redaction,
): Promise<MailedPicture | null> {
  const n = row.media?.thumbnail ?? null
  const resource = n === null ? undefined : manifest.resources[n]
  if (n === null || !resource || redaction.visibilityOf(resource) !== 'shown') return null
  try {
    const made = await deps.thumbnails.of(manifest.id, resource, async () => {
      const body = await deps.reader.openResource(manifest, n)
      if (body === null) throw new TypeError(`${manifest.id} lacks its resource ${n}`)
      return body instanceof Uint8Array ? body : await buffer(body)
    })
    return made === null ? null : { bytes: await convertToJpeg(made), mime: 'image/jpeg' }
  } catch (err) {
    deps.logger.warn({ err, post: postSlug(row) }, 'a mail goes without the picture of a post')
    return null
  }
}
