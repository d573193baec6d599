import type { Exchange } from '../../model/http.ts'
import {
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
} from '../shared/source-status.ts'
import { getString, type JsonObject, parseObject } from '../shared/untyped-json.ts'

/** Builds the URL of an XRPC query (atproto.com/specs/xrpc). */
export function xrpcUrl(server: string, method: string, query: Readonly<Record<string, string>>): string {
  return `${server}/xrpc/${method}?${new URLSearchParams(query)}`
}

/** A successful answer, or the name of the error, or what any other answer says. */
export type XrpcAnswer =
  | { readonly kind: 'ok'; readonly value: JsonObject }
  | { readonly kind: 'error'; readonly error: string; readonly message: string }
  | { readonly kind: 'other'; readonly status: SourceStatus }

/**
 * Interprets an answer of an XRPC server: errors are 400 with a name. A status alone says nothing about a post, so 404
 * without a documented body is unavailable.
 */
export function readXrpc(exchange: Exchange, text: string): XrpcAnswer {
  const value = parseObject(text)
  if (exchange.status === 400 && value !== null) {
    const error = getString(value, 'error') ?? ''
    return { kind: 'error', error, message: getString(value, 'message') ?? '' }
  }
  const status = statusOfResponse(exchange)
  if (status?.kind === 'not-found') return { kind: 'other', status: unavailableAnswer }
  if (status !== null) return { kind: 'other', status }
  return value === null ? { kind: 'other', status: malformedAnswer } : { kind: 'ok', value }
}

/** The error of an answer that was read before; null for any other answer. */
export async function errorOf(exchange: Exchange | null): Promise<string | null> {
  if (exchange === null) return null
  const answer = readXrpc(exchange, await exchange.body.text())
  return answer.kind === 'error' ? answer.error : null
}
