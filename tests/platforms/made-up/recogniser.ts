import type { PostRef } from '../../../src/model/platform.ts'
import { createRecogniser } from '../../../src/platforms/shared/recognition/recogniser.ts'

/** An account by its number, which lasts, or by its handle; and the post's number. */
const ID = /^(\d{1,9}|[a-z]{2,20}):(\d{1,9})$/

/** The post of an id; null for what is none. */
export function postOf(id: string): PostRef | null {
  const [, account, number] = ID.exec(id) ?? []
  if (account === undefined) return null
  return { platform: 'perch', id, url: `https://perch.example/${account}/${number}` }
}

export const perchRecogniser = createRecogniser({
  platform: 'perch',
  clues: ['perch.example'],
  dataClue: /perch\.example/,
  ownMarkup: /^perch-post$/i,
  labels: /perch/i,
  read(url) {
    if (url.hostname !== 'perch.example') return null
    const [, account, number] = /^\/(\w+)\/(\d+)$/.exec(url.pathname) ?? []
    return postOf(`${account}:${number}`)
  },
})
