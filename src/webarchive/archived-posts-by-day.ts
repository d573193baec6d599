import type { ArchivedPost, ArchivedPostReader, ArchivedRange } from '../model/archived-posts.ts'
import type { PostRef } from '../model/platform.ts'
import { type WebArchiveDeps, WITH_BODY_FILTER } from './archived-post.ts'
import type { CdxRecord } from './cdx.ts'

const ROWS_PER_PAGE = 2000
const MAX_PAGES = 3
/** Maximum number of copies of one post to read until one holds its text. */
const MAX_COPIES = 2

/** An account's post that was archived around a day. */
interface ArchivedDayPost {
  readonly post: PostRef
  /** Null if no copy that was read holds the post. */
  readonly seen: ArchivedPost | null
}

/**
 * The archived posts of accounts around days. Fetches each index and each body once per run, however
 * many citations need it, and reads at most `reads` bodies per account and day.
 */
export class ArchivedPostsByDay {
  readonly #deps: WebArchiveDeps
  readonly #reads: number
  readonly #listed = new Map<string, Promise<Map<string, CdxRecord[]>>>()
  readonly #seen = new Map<string, Promise<ArchivedPost | null>>()
  readonly #spent = new Map<string, number>()

  constructor(deps: WebArchiveDeps, reads: number) {
    this.#deps = deps
    this.#reads = reads
  }

  get forms(): ArchivedPostReader {
    return this.#deps.forms
  }

  /**
   * Yields an account's posts in one range of ids, those nearest to the day first.
   *
   * @returns false if a limit left posts unread
   * @throws FetchError if the archive does not answer
   */
  async *posts(day: string, account: string, range: ArchivedRange): AsyncGenerator<ArchivedDayPost, boolean> {
    const noon = Date.parse(`${day}T12:00:00Z`)
    const { forms } = this.#deps
    const distance = (id: string) => Math.abs((forms.publishedAt(id)?.getTime() ?? 0) - noon)
    const listed = await this.#list(range)
    const complete = !listed.delete(UNLISTED)
    const budgetKey = `${account.toLowerCase()} ${day}`
    for (const [id, captures] of [...listed].sort(([a], [b]) => distance(a) - distance(b))) {
      const first = captures[0]
      const post = first && this.#deps.postAt(first.url)
      if (!post) continue
      const known = this.#seen.get(id)
      if (known === undefined && (this.#spent.get(budgetKey) ?? 0) >= this.#reads) return false
      const seen = known ?? this.#read(post, captures, budgetKey)
      this.#seen.set(id, seen)
      yield { post, seen: await seen }
    }
    return complete
  }

  #list(range: ArchivedRange): Promise<Map<string, CdxRecord[]>> {
    const listed = this.#listed.get(range.prefix) ?? this.#lookUp(range)
    this.#listed.set(range.prefix, listed)
    return listed.then((captures) => new Map(captures))
  }

  async #lookUp({ prefix, pattern, contains }: ArchivedRange): Promise<Map<string, CdxRecord[]>> {
    const { archive, postAt, context } = this.#deps
    const filters = [WITH_BODY_FILTER, `original:${pattern}`]
    const query = { prefix, filters, collapse: 'urlkey', limit: ROWS_PER_PAGE }
    const { captures, complete } = await archive.captures(query, context, MAX_PAGES)
    const byId = new Map<string, CdxRecord[]>()
    for (const capture of captures) {
      const id = postAt(capture.url)?.id
      if (id === undefined || !contains(id)) continue
      byId.set(id, [...(byId.get(id) ?? []), capture])
    }
    if (!complete) byId.set(UNLISTED, [])
    return byId
  }

  async #read(
    post: PostRef,
    captures: readonly CdxRecord[],
    budgetKey: string,
  ): Promise<ArchivedPost | null> {
    const { archive, forms, context } = this.#deps
    // JSON holds the whole post; a page may be an empty shell.
    const best = captures.toSorted((a, b) => Number(isJson(b)) - Number(isJson(a)))
    for (const capture of best.slice(0, MAX_COPIES)) {
      this.#spent.set(budgetKey, (this.#spent.get(budgetKey) ?? 0) + 1)
      const body = await archive.body(capture, context)
      const seen = body && forms.read(post, body)
      if (seen) return seen
    }
    return null
  }
}

/** The key that marks a listing as incomplete. */
const UNLISTED = ''

const isJson = ({ mime }: CdxRecord): boolean => mime === 'application/json'
