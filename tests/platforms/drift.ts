import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../src/model/http.ts'
import type { PostRef } from '../../src/model/platform.ts'
import { PostRecord } from '../../src/model/post-record.ts'
import type { MovedStatus, SourceStatus } from '../../src/platforms/shared/source-status.ts'
import { driftedPages } from '../support/drift.ts'

/** A living post's page, and its reader. */
export interface DriftSubject {
  readonly name: string
  readonly post: PostRef
  readonly html: string
  read(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus | MovedStatus
}

const answered = { status: 200, headers: {}, url: 'https://example.test/' } as Exchange
const AT = new Date('2026-03-02T00:00:00Z')

/** What makes two records of a post the same. Counts, sizes and pictures of people change all the time. */
function contentOf(record: PostRecord) {
  const { id, author, publishedAt, text, media, poll, linkCard, replyTo, parent, quoted } = record
  const { entities, edited, files, forwardedFrom } = record
  return {
    id,
    handle: author?.handle ?? null,
    publishedAt,
    text,
    entities,
    // A capture names a medium without a file as missing.
    media: media.filter(({ served }) => served !== false).map(({ kind, url }) => ({ kind, url })),
    poll,
    linkCard: linkCard && { ...linkCard, imageUrl: null },
    replyTo,
    parent: parent && { text: parent.text, handle: parent.author?.handle },
    quoted: quoted?.status === 'served' ? { text: quoted.post.text } : quoted,
    edited,
    files,
    forwardedFrom,
  }
}

/** A field that is empty says nothing; a list may lack elements, and an object fields. */
function says(part: unknown, whole: unknown): boolean {
  if (part === null || part === undefined) return true
  if (typeof part !== 'object' || typeof whole !== 'object' || whole === null) return part === whole
  if (!Array.isArray(part) || !Array.isArray(whole)) {
    const all = new Map(Object.entries(whole))
    return Object.entries(part).every(([name, one]) => says(one, all.get(name)))
  }
  const all = whole.map((one) => JSON.stringify(one))
  return part.every((one) => all.includes(JSON.stringify(one)))
}

/**
 * What is wrong with the reader's status for a drifted page; null if it is right: the whole record, a record without
 * the parts that it names as unreadable, or `unreadable` with the name of a missing part.
 */
function faultOf(status: SourceStatus | MovedStatus, whole: PostRecord): string | null {
  if (status.kind === 'silent') return status.absent === undefined ? `silent, ${status.unknown}` : null
  if (status.kind !== 'alive') return status.kind
  const [found, expected] = [contentOf(PostRecord.parse(status.record)), contentOf(PostRecord.parse(whole))]
  const names = Object.keys(expected) as (keyof typeof expected)[]
  const wrong = names.filter((name) => !says(found[name], expected[name]))
  if (wrong.length > 0) return `wrong ${wrong.map((name) => `${name} ${JSON.stringify(found[name])}`)}`
  const unserved = status.record.media.some(({ served }) => served === false)
  const told = unserved || status.missing.some(({ reason }) => reason === 'unreadable')
  const empty = found.text === null && found.media.length === 0 && expected.text !== null
  if (empty) return 'an empty record'
  const lacking = names.filter((name) => JSON.stringify(found[name]) !== JSON.stringify(expected[name]))
  return lacking.length > 0 && !told ? `lacks ${lacking} in silence` : null
}

/** Changes the page of a living post in 200 ways: the reader notices, or reads all the same. */
export function expectToNoticeDrift(subject: DriftSubject): void {
  describe(subject.name, () => {
    const read = (html: string) => subject.read(answered, html, subject.post, AT)
    const whole = read(subject.html)
    if (whole.kind !== 'alive') throw new TypeError(`${subject.name}: ${whole.kind}`)
    const pages = driftedPages(subject.html)

    it('is never read wrongly, nor as an empty post, after 200 changes', () => {
      expect(pages).toHaveLength(200)
      const read200 = pages.map((page) => ({ ...page, status: read(page.html) }))
      const faults = read200.flatMap(({ change, status }) => {
        const fault = faultOf(status, whole.record)
        return fault === null ? [] : [`${change}: ${fault}`]
      })
      expect(faults).toEqual([])
      // Some changes are harmless, and some are noticed.
      expect(new Set(read200.map(({ status }) => status.kind))).toEqual(new Set(['alive', 'silent']))
    })
  })
}
