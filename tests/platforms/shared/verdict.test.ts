import { describe, expect, it } from 'vitest'
import { blankRecord } from '../../../src/model/blank-record.ts'
import {
  malformedAnswer,
  type SourceStatus,
  unavailableAnswer,
} from '../../../src/platforms/shared/source-status.ts'
import { combineSources } from '../../../src/platforms/shared/verdict.ts'

const post = { platform: 'perch', id: '1', url: 'https://perch.example/1' }
const record = { ...blankRecord(post, 'perch-api'), text: 'Three chicks' }
const alive: SourceStatus = { kind: 'alive', record, missing: [], edited: false }
const weak: SourceStatus = { kind: 'named', liveness: 'deleted', reason: 'deleted', weak: true }
const notFound: SourceStatus = { kind: 'not-found' }
const refused: SourceStatus = { kind: 'refused' }

const combined = (one: SourceStatus, two: SourceStatus) =>
  combineSources({ source: { label: 'A' }, status: one }, { source: { label: 'B' }, status: two }, true)

describe('a weak name', () => {
  it.each([
    ['not-found', notFound, 'deleted', false],
    ['another weak name', weak, 'deleted', false],
    ['"unavailable"', unavailableAnswer, 'deleted', false],
    ['alive', alive, 'live', false],
    ['a refusal', refused, 'unknown', true],
    ['a malformed answer', malformedAnswer, 'unknown', false],
  ])('beside %s', (_, other, liveness, refusal) => {
    expect(combined(weak, other)).toMatchObject({ liveness, refused: refusal })
    expect(combined(other, weak)).toMatchObject({ liveness, refused: refusal })
  })
})

describe('a name with what the source still shows', () => {
  const gated: SourceStatus = {
    kind: 'named',
    liveness: 'age-gated',
    reason: 'age-restricted',
    record,
    missing: [{ part: 'video', url: null, reason: 'age-restricted' }],
  }

  it('keeps its words, confirmed by the source that serves the same', () => {
    expect(combined(gated, alive)).toMatchObject({
      liveness: 'age-gated',
      record: { text: 'Three chicks', confirmedBy: ['perch-api'] },
      missing: [{ part: 'video' }],
    })
  })

  it('keeps its words where the other source has none', () => {
    for (const answer of [combined(gated, notFound), combined(notFound, gated)]) {
      expect(answer).toMatchObject({ liveness: 'age-gated', record: { text: 'Three chicks' } })
    }
  })
})
