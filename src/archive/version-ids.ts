import type { PostRecord } from '../model/post-record.ts'
import { sha256Hex } from './sha256.ts'

/**
 * The ids of a post's versions, oldest first: those that the platform lists. Where it only marks a post as edited
 * (Telegram), the digest of its words tells the versions apart. Empty for a post without edits.
 */
export function versionIds({ editIds, edited, text }: PostRecord): readonly string[] {
  if (editIds.length > 0 || edited !== true) return editIds
  return ['first', `edited ${sha256Hex(text ?? '').slice(0, 16)}`]
}
