import type { PostRef } from '../../model/platform.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'

const PATH = /^\/(?:(?:@|%40)([\w.]{1,30})\/post|t)\/([A-Za-z0-9_-]{5,40})/

function read(url: URL): PostRef | null {
  if (!/^(?:www\.)?(?:threads\.(?:com|net)|fixthreads\.net|vxthreads\.net)$/.test(url.hostname)) return null
  const [, user, id] = PATH.exec(url.pathname) ?? []
  if (id === undefined) return null
  return {
    platform: 'threads',
    id,
    url: `https://www.threads.com/${user === undefined ? 't' : `@${user}/post`}/${id}`,
  }
}

/** Recognises posts of Threads in articles (platforms.md § 5.1). */
export const threadsRecogniser = createRecogniser({
  platform: 'threads',
  clues: ['threads.', 'text-post'],
  dataClue: /threads\.(?:com|net)[^"\s]{0,60}?(?:\/|2f)(?:post|t)(?:\\|\/|%)|text-post-media/i,
  ownMarkup: /^text-post-media$/i,
  labels: /(?<![a-z])threads(?![a-z])|text-post-/i,
  read,
})
