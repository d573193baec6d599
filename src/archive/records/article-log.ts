import canonicalize from 'canonicalize'
import { type ArticleDraft, ArticleRecord } from '../../model/article.ts'
import { InvalidArchiveError, type StetError, StoreError } from '../../model/errors.ts'
import type { ListedObject } from '../../model/store.ts'
import { articleKey, articlePrefix } from '../object-keys.ts'
import { isRefusal } from '../refusal.ts'
import type { RecordStore } from './record-store.ts'

/** A version of an article in the ledger. `created`: whether this call wrote it. */
export interface StoredArticle {
  readonly key: string
  readonly record: ArticleRecord
  readonly created: boolean
}

/** By how many seconds a record is moved at most if its own second is taken. */
const MAX_SHIFT = 600

/** How many versions of an article are in memory at once, and of how many bytes together. */
const MAX_VERSIONS = 100
const MAX_VERSIONS_BYTES = 32 * 1024 * 1024

/** Reads and writes the versions of articles. */
export class ArticleLog {
  readonly #records: RecordStore
  readonly #onRefused: (key: string, error: StetError) => void

  /** @param onRefused receives each record that is not trusted */
  constructor(records: RecordStore, onRefused: (key: string, error: StetError) => void) {
    this.#records = records
    this.#onRefused = onRefused
  }

  /**
   * Reads one record.
   *
   * @throws InvalidArchiveError as `RecordStore.readTrusted`; `archive-invalid` for a record of another article or time
   */
  async read(key: string): Promise<ArticleRecord | null> {
    const record = await this.#records.readTrusted(key, ArticleRecord)
    if (record === null || key === articleKey(record.url, new Date(record.recordedAt))) return record
    throw new InvalidArchiveError('archive-invalid', `${key} holds the record of another article or time.`, {
      input: key,
      hint: 'Someone copied or moved it.',
    })
  }

  /**
   * The newest believed records of an article, newest first. An article may have any number of versions, so it reads `most`
   * of them, and fewer if they are large.
   */
  async list(url: string, most = MAX_VERSIONS): Promise<Omit<StoredArticle, 'created'>[]> {
    const objects: ListedObject[] = []
    for await (const object of this.#records.store.list(articlePrefix(url))) objects.push(object)
    const found: Omit<StoredArticle, 'created'>[] = []
    let bytes = 0
    for (const { key, size } of objects.reverse()) {
      if (found.length >= most || bytes >= MAX_VERSIONS_BYTES) break
      try {
        const record = await this.read(key)
        if (record === null) continue
        found.push({ key, record })
        bytes += size ?? (await this.#records.store.size(key)) ?? 0
      } catch (thrown) {
        if (!isRefusal(thrown)) throw thrown
        this.#onRefused(key, thrown)
      }
    }
    return found
  }

  /**
   * Writes a version, unless the newest record of this body has the same description and citations and all aliases are known.
   * Only the newest records count.
   */
  async write(draft: ArticleDraft): Promise<StoredArticle> {
    const known = await this.list(draft.url)
    const aliases = new Set(known.flatMap(({ record }) => record.aliases ?? []))
    const newest = known.find(({ record }) => record.bodySha256 === draft.bodySha256)
    const isComplete = (draft.aliases ?? []).every((alias) => aliases.has(alias))
    if (newest && isComplete && contentOf(newest.record) === contentOf(draft)) {
      return { ...newest, created: false }
    }
    return await this.#writeAtFreeSecond(draft)
  }

  /** Writes a record under its second. If that is taken, the record takes the next free one as its time. */
  async #writeAtFreeSecond(draft: ArticleDraft): Promise<StoredArticle> {
    const first = new Date(draft.recordedAt)
    for (let shift = 0; shift < MAX_SHIFT; shift += 1) {
      const at = shift === 0 ? first : new Date((Math.floor(first.getTime() / 1000) + shift) * 1000)
      const { signature: _, ...unsigned } = ArticleRecord.parse({
        stet: 2,
        ...draft,
        recordedAt: at.toISOString(),
      })
      const record = await this.#records.sign({ ...unsigned, stet: 2 as const })
      const key = articleKey(draft.url, at)
      const put = await this.#records.put(key, record)
      if (put !== 'taken') return { key, record, created: put === 'created' }
    }
    throw new StoreError('store-taken', `The ${MAX_SHIFT} seconds after ${draft.recordedAt} are taken.`, {
      input: draft.url,
      hint: "Is this machine's clock right?",
    })
  }
}

/** What distinguishes two records of the same body. */
const contentOf = ({
  title,
  author,
  externalId,
  unpublishedAt,
  citations,
}: ArticleDraft): string | undefined =>
  canonicalize({ title, author, externalId, unpublished: unpublishedAt !== undefined, citations })
