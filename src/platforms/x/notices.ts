/** The end of a notice of X: a link to its help page, in words or shortened. */
const END = '[\\s.]*(?:(?:learn|read) more)?[\\s.:]*(?:https?:\\/\\/\\S+)?\\s*$'

/** What X writes in place of a post that it withholds, after its subject. */
const WITHHELD =
  '(?:has been |is |was )?(?:withheld|temporarily unavailable because it violates the)\\b[^\\n]{0,200}?'

/** Notices that name the account: `This Post from @ada has been withheld in Germany in response to a legal demand.` */
const NAMING = new RegExp(
  `^\\s*(?:(?:this|the) (?:post|tweet) from )?[@＠](\\w{1,20})(?:[’']s (?:account|post|tweet))?\\s+${WITHHELD}${END}`,
  'i',
)
/** Notices that name no account. */
const NAMELESS = new RegExp(
  `^\\s*(?:(?:this|the|your) (?:post|tweet|account)|this (?:post|tweet) is from an account that)\\s+${WITHHELD}(?:learn|read) more${END}`,
  'i',
)

/**
 * Is this whole text a notice of X about the post of this account, rather than the author's words (docs/platforms/x.md)?
 * Nobody names his own account so, and in X's words to the end.
 */
export function isNoticeAbout(text: string | null, handle: string | null): boolean {
  const named = NAMING.exec(text ?? '')?.[1]
  return named !== undefined && named.toLowerCase() === handle?.toLowerCase()
}

/** May this whole text be a notice of X? It names no account, so that its author might have written it. */
export const looksLikeNotice = (text: string | null): boolean =>
  NAMELESS.test(text ?? '') || NAMING.test(text ?? '')
