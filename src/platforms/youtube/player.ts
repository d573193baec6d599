import type { Exchange, HttpRequest } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import {
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
import { findUnknownParts } from '../shared/unknown-parts.ts'
import { getObject, type JsonObject, parseObject } from '../shared/untyped-json.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { PLAYER_PATHS } from './fields.ts'
import { readPlayability } from './playability.ts'
import { buildVideoRecord, videoIdOf } from './video-record.ts'

/** The parts of the answer that are requested: not the addresses of the film. */
const FIELDS = 'microformat,videoDetails,playabilityStatus'
/** How long YouTube limits a session that it tells to "try again later" (platforms-2.md § 4.3). */
const LIMITED_MS = 3_600_000

/** Builds the request of the web client's player (platforms-2.md § 4.1). `hl` fixes the words of the answer. */
export function buildPlayerRequest(
  base: string,
  clientVersion: string,
  { id }: PostRef,
): Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body' | 'redirects'> {
  const client = { clientName: 'WEB', clientVersion, hl: 'en', gl: 'US' }
  const asked = { context: { client }, videoId: id, contentCheckOk: true, racyCheckOk: true }
  return {
    url: `${base}/youtubei/v1/player?prettyPrint=false&$fields=${FIELDS}`,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-youtube-client-name': '1',
      'x-youtube-client-version': clientVersion,
      origin: 'https://www.youtube.com',
    },
    body: new TextEncoder().encode(JSON.stringify(asked)),
    redirects: 0,
  }
}

/** Does a redirect lead to the consent page, a login or a challenge? It says nothing about the video. */
export function isDiverted({ status, headers }: Exchange): boolean {
  const target = status >= 300 && status < 400 ? URL.parse(headers.location ?? '') : null
  return (
    target !== null &&
    (/^(?:consent|accounts)\./.test(target.hostname) || target.pathname.startsWith('/sorry'))
  )
}

/** Interprets an answer of the player (platforms-2.md § 4.3). Never throws, whatever it contains. */
export function readPlayer(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  if (isDiverted(exchange)) return { kind: 'refused' }
  const status = statusOfResponse(exchange)
  // The player answers 200 to every id, so a 404 is about the endpoint.
  if (status?.kind === 'not-found') return { ...unknownShape, reason: 'upstream' }
  if (status !== null) return status
  const answer = parseObject(text)
  if (answer === null) return malformedAnswer
  // An id that does not exist gets an empty object from some clients.
  if (Object.keys(answer).length === 0) return { kind: 'not-found' }
  return readPlayerResponse(getObject(answer, 'playerResponse') ?? answer, post, at)
}

function readPlayerResponse(player: JsonObject, post: PostRef, at: Date): SourceStatus {
  const id = videoIdOf(player)
  if (id !== null && id !== post.id) return { ...unknownShape, unknown: 'the video of another id' }
  const playability = readPlayability(player)
  const record = id === null ? null : buildVideoRecord(post, player, 'youtube-player', at)
  switch (playability?.kind ?? (record === null ? 'nothing' : 'plays')) {
    case 'plays':
      if (record === null) return { ...unknownShape, unknown: 'an answer without videoDetails.title' }
      return withUnknownParts(
        { kind: 'alive', record, missing: [], edited: false },
        findUnknownParts(player, PLAYER_PATHS),
      )
    case 'nothing':
      return { ...unknownShape, unknown: 'an answer without playabilityStatus' }
    default:
      return statusOf(playability, record, at)
  }
}

function statusOf(
  playability: ReturnType<typeof readPlayability>,
  record: ReturnType<typeof buildVideoRecord>,
  at: Date,
): SourceStatus {
  switch (playability?.kind) {
    case 'named': {
      const { liveness, reason } = playability
      return { kind: 'named', liveness, reason, ...(record === null ? {} : { record }) }
    }
    case 'not-found':
    case 'refused':
      return { kind: playability.kind }
    case 'limited': {
      const retryAt = new Date(at.getTime() + LIMITED_MS).toISOString()
      return { kind: 'silent', reason: 'rate-limited', retryAt, again: false, lasting: false }
    }
    default: {
      const words = playability?.kind === 'unclear' ? playability.words : null
      return words === null ? unavailableAnswer : { ...unavailableAnswer, unknown: words }
    }
  }
}
