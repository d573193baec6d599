import type { PostRef } from '../../model/platform.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'

/** `/@user/ID`, `/@user/posts/ID`, `/users/user/statuses/ID`, each with or without `/embed` (platforms.md § 4). */
const PATH = /^\/(?:@|%40|users\/)(\w{1,30})\/(?:posts\/|statuses\/)?(\d{16,20})(?!\d)/

function read(url: URL): PostRef | null {
  if (!/^(?:www\.)?truthsocial\.com$/.test(url.hostname)) return null
  // The API's own address, which web archives have, and which needs no account.
  const own = /^\/api\/v1\/statuses\/(\d{16,20})$/.exec(url.pathname)?.[1]
  if (own !== undefined)
    return { platform: 'truthsocial', id: own, url: `https://truthsocial.com${url.pathname}` }
  const [, user, id] = PATH.exec(url.pathname) ?? []
  if (user === undefined || id === undefined) return null
  return { platform: 'truthsocial', id, url: `https://truthsocial.com/@${user}/${id}` }
}

/** Recognises posts of Truth Social in articles. */
export const truthsocialRecogniser = createRecogniser({
  platform: 'truthsocial',
  clues: ['truthsocial'],
  dataClue:
    /truthsocial\.com(?:\\{0,4}\/|%2f|\\{1,4}u002f)(?:@|%40|users)[^"\s]{0,60}\d{16}|truthsocial-embed/i,
  ownMarkup: /^truthsocial-embed$/i,
  labels: /truth-?social/i,
  read,
})
