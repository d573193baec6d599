import { InvalidArchiveError, type StetError, StoreError } from '../../model/errors.ts'
import { EventDraft, EventRecord } from '../../model/event-record.ts'
import type { PostRef } from '../../model/platform.ts'
import { classifyPostKey, eventKey, postPrefix } from '../object-keys.ts'
import { isRefusal } from '../refusal.ts'
import { recordSha256 } from '../signature/record-signature.ts'
import { type ChainLink, compareLinks, isWritten, nextEventTime } from './event-chain.ts'
import type { RecordStore } from './record-store.ts'

type PostName = Pick<PostRef, 'platform' | 'id'>

/** An event of the ledger and its key. */
export interface StoredEvent {
  readonly key: string
  readonly record: EventRecord
}

/** Concurrent writers of one post's events that one of them outlasts. */
const ATTEMPTS = 20

/** Reads and appends the events of posts. */
export class EventLog {
  readonly #records: RecordStore
  readonly #onRefused: (key: string, error: StetError) => void

  /** @param onRefused receives each event that is not trusted */
  constructor(records: RecordStore, onRefused: (key: string, error: StetError) => void) {
    this.#records = records
    this.#onRefused = onRefused
  }

  /**
   * Reads one event.
   *
   * @throws InvalidArchiveError as `RecordStore.readTrusted`; `archive-invalid` for an event of another post or time
   */
  async read(key: string): Promise<EventRecord | null> {
    const record = await this.#records.readTrusted(key, EventRecord)
    if (record === null || (record.chain && key === eventKey(record.post, new Date(record.at)))) return record
    throw new InvalidArchiveError('archive-invalid', `${key} holds an event of another post or time.`, {
      input: key,
      hint: 'Someone copied or moved it.',
    })
  }

  /** The believed events of a post, in the order of the chain. */
  async list(post: PostName): Promise<StoredEvent[]> {
    return (await this.#scan(post)).events
  }

  /**
   * Appends an event to the chain of its post. A draft of the watch that an earlier attempt wrote is not written again.
   *
   * @param known the newest event of the post that the caller knows of, in case the store has lost it
   * @throws ConfigError `signing-key-missing`; StoreError
   */
  async append(draft: EventDraft, known: ChainLink | null): Promise<StoredEvent> {
    const content = EventDraft.parse(draft)
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { events, keys } = await this.#scan(content.post)
      const written = events.find(({ record }) => isWritten(content, record))
      if (written) return written
      const links = events.map(chainLink)
      const [head = null] = [...links, ...(known ? [known] : [])].toSorted((a, b) => compareLinks(b, a))
      const keyAt = (second: Date): string => eventKey(content.post, second)
      const isTaken = (second: Date) => keys.has(keyAt(second)) || keyAt(second) === known?.key
      const at = nextEventTime(new Date(content.at), head?.at ?? null, isTaken)
      const record = await this.#records.sign({
        stet: 2 as const,
        ...content,
        at: at.toISOString(),
        chain: { number: (head?.number ?? 0) + 1, previous: head?.sha256 ?? null },
      })
      const key = keyAt(at)
      if ((await this.#records.put(key, record)) !== 'taken') return { key, record }
    }
    throw new StoreError('store-taken', `Other events of ${content.post.url} were written all the time.`, {
      input: content.post.url,
      hint: 'Try again.',
    })
  }

  async #scan(post: PostName): Promise<{ events: StoredEvent[]; keys: Set<string> }> {
    const events: StoredEvent[] = []
    const keys = new Set<string>()
    for await (const { key } of this.#records.store.list(postPrefix(post))) {
      if (classifyPostKey(key) !== 'event') continue
      keys.add(key)
      try {
        const record = await this.read(key)
        if (record !== null) events.push({ key, record })
      } catch (thrown) {
        if (!isRefusal(thrown)) throw thrown
        this.#onRefused(key, thrown)
      }
    }
    return { events: events.toSorted((a, b) => compareLinks(chainLink(a), chainLink(b))), keys }
  }
}

/** The place of an event in the chain; an event of number 1 has none and counts as number 0. */
export function chainLink({ key, record }: StoredEvent): ChainLink {
  const { number = 0, previous = null } = record.chain ?? {}
  return { key, number, previous, sha256: recordSha256(record), at: new Date(record.at) }
}
