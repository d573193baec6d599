import { expect, it } from 'vitest'
import { versionIds } from '../../src/archive/version-ids.ts'
import { blankRecord } from '../../src/model/blank-record.ts'

const record = {
  ...blankRecord({ platform: 'telegram', id: 'a/1', url: 'https://t.me/a/1' }, 'telegram-widget'),
  text: 'One',
}

it('a post’s versions are those that its platform lists', () => {
  expect(versionIds(record)).toEqual([])
  expect(versionIds({ ...record, editIds: ['1', '2'], edited: true })).toEqual(['1', '2'])
})

it('versions of a post that is only marked as edited are told apart by their words', () => {
  const [first, edited] = versionIds({ ...record, edited: true })
  expect(first).toBe('first')
  expect(versionIds({ ...record, edited: true })).toEqual([first, edited])
  expect(versionIds({ ...record, edited: true, text: 'Two' })[1]).not.toBe(edited)
})
