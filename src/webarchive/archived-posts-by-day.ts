import type { ArchivedPost, ArchivedPostReader, ArchivedRange } from '../model/archived-posts.ts'
import type { PostRef } from '../model/platform.ts'
import { type WebArchiveDeps, WITH_BODY_FILTER } from './archived-post.ts'
import type { CdxRecord } from './cdx.ts'

const ROWS = 2000
const MOST_PAGES = 3
/** Copies of one post that are read until one tells its words. */
const COPIES = 2

/** A post that an account had archived around a day. */
export interface ArchivedDayPost {
  readonly post: PostRef
  /** Null where no copy that was read shows it. */
  readonly seen: ArchivedPost | null
}

/**
 * The archived posts of accounts around days: each index and each body is asked for once in a run,
 * however many citations look there, and no more than `reads` bodies for an account's day.
 */
export class ArchivedPostsByDay {
  readonly #means: WebArchiveDeps
  readonly #reads: number
  readonly #listed = new Map<string, Promise<Map<string, CdxRecord[]>>>()
  readonly #seen = new Map<string, Promise<ArchivedPost | null>>()
  readonly #spent = new Map<string, number>()

  constructor(means: WebArchiveDeps, reads: number) {
    this.#means = means
    this.#reads = reads
  }

  get forms(): ArchivedPostReader {
    return this.#means.forms
  }

  /**
   * An account's posts in one stretch, those of the day itself first.
   *
   * @returns by `done`, false: there were more than may be read
   * @throws FetchError where the archive does not answer
   */
  async *posts(
    day: string,
    account: string,
    stretch: ArchivedRange,
  ): AsyncGenerator<ArchivedDayPost, boolean> {
    const noon = Date.parse(`${day}T12:00:00Z`)
    const { forms } = this.#means
    const distance = (id: string) => Math.abs((forms.publishedAt(id)?.getTime() ?? 0) - noon)
    const listed = await this.#list(stretch)
    const whole = !listed.delete(REST)
    const spending = `${account.toLowerCase()} ${day}`
    for (const [id, captures] of [...listed].sort(([a], [b]) => distance(a) - distance(b))) {
      const first = captures[0]
      const post = first && this.#means.postAt(first.url)
      if (!post) continue
      const known = this.#seen.get(id)
      if (known === undefined && (this.#spent.get(spending) ?? 0) >= this.#reads) return false
      const seen = known ?? this.#read(post, captures, spending)
      this.#seen.set(id, seen)
      yield { post, seen: await seen }
    }
    return whole
  }

  #list(stretch: ArchivedRange): Promise<Map<string, CdxRecord[]>> {
    const listed = this.#listed.get(stretch.prefix) ?? this.#lookUp(stretch)
    this.#listed.set(stretch.prefix, listed)
    return listed.then((captures) => new Map(captures))
  }

  async #lookUp({ prefix, pattern, contains: holds }: ArchivedRange): Promise<Map<string, CdxRecord[]>> {
    const { archive, postAt, context } = this.#means
    const filters = [WITH_BODY_FILTER, `original:${pattern}`]
    const query = { prefix, filters, collapse: 'urlkey', limit: ROWS }
    const { captures, complete } = await archive.captures(query, context, MOST_PAGES)
    const byId = new Map<string, CdxRecord[]>()
    for (const capture of captures) {
      const id = postAt(capture.url)?.id
      if (id === undefined || !holds(id)) continue
      byId.set(id, [...(byId.get(id) ?? []), capture])
    }
    if (!complete) byId.set(REST, [])
    return byId
  }

  async #read(post: PostRef, captures: readonly CdxRecord[], spending: string): Promise<ArchivedPost | null> {
    const { archive, forms, context } = this.#means
    // Data tells the whole of a post, a page may be a shell.
    const best = captures.toSorted((a, b) => Number(isData(b)) - Number(isData(a)))
    for (const capture of best.slice(0, COPIES)) {
      this.#spent.set(spending, (this.#spent.get(spending) ?? 0) + 1)
      const body = await archive.body(capture, context)
      const seen = body && forms.read(post, body)
      if (seen) return seen
    }
    return null
  }
}

/** Stands for the captures that were not listed. */
const REST = ''

const isData = ({ mime }: CdxRecord): boolean => mime === 'application/json'
