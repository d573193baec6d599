import { describe, expect, it } from 'vitest'
import type { PostRecord, QuotedPost } from '../../../src/model/post-record.ts'
import { altered, fieldTable, leaves, others } from './field-table.ts'

/** Stored answers of one source, and the table in `docs/platforms/{page}.md` that says where each path goes. */
export interface FieldSubject<A extends object> {
  readonly page: string
  readonly heading: string
  readonly answers: readonly A[]
  /** The least number of different paths, so that missing files fail the test. */
  readonly least: number
  /** The record of an answer, altered or not; null if it is none. `original` is the answer before. */
  record(answer: A, original: A): PostRecord | null
  /** The path by which the table names it, and the part of the record whose post it belongs to. */
  place(path: string): { readonly path: string; readonly part: 'post' | 'quoted' | 'parent' }
}

/** Each path has a row, and changing a value that is kept changes the record where the row says. */
export function everyField<A extends object>(subject: FieldSubject<A>): void {
  const { answers, heading } = subject
  describe(`a field of ${heading}`, () => {
    const table = answers.length === 0 ? [] : fieldTable(subject.page, heading)
    const found = answers.flatMap((answer) => leaves(answer).map((leaf) => ({ answer, ...leaf })))
    const paths = [...new Set(found.map(({ path }) => path))].sort()
    const rowOf = (path: string) => table.find(({ pattern }) => pattern.test(subject.place(path).path))

    /** The field of a record that a path is said to be kept in. */
    function kept(record: PostRecord | null, path: string, field: string): string {
      const quoted = record?.quoted?.status === 'served' ? record.quoted.post : record?.quoted
      const parts = { post: record, quoted, parent: record?.parent }
      const post = parts[subject.place(path).part] as QuotedPost | null | undefined
      return JSON.stringify(post?.[field as keyof QuotedPost] ?? null)
    }

    it(`has a row in docs/platforms/${subject.page}.md`, () => {
      expect(paths.length).toBeGreaterThan(subject.least)
      expect(paths.filter((path) => rowOf(path) === undefined)).toEqual([])
    })

    it.each(paths.flatMap((path) => (rowOf(path)?.field ? [[path, rowOf(path)?.field ?? '']] : [])))(
      '%s is kept in %s',
      (path, field) => {
        const changes = found
          .filter((leaf) => leaf.path === path)
          .some(({ answer, keys, value }) => {
            const before = kept(subject.record(answer, answer), path, field)
            return others(value).some(
              (other) =>
                kept(subject.record(altered(answer, keys, other) as A, answer), path, field) !== before,
            )
          })
        expect(changes).toBe(true)
      },
    )
  })
}
