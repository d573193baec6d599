import type { PostAnswer } from '../../model/post-answer.ts'
import type { PostRecord, QuotedPost, Witness } from '../../model/post-record.ts'
import { extendsText, findDisagreements, witnessesAgree } from '../shared/compare-witnesses.ts'
import type { SourceStatus } from '../shared/source-status.ts'

type Verdict = Omit<PostAnswer, 'evidence'>

/**
 * A verdict with what an FxTwitter-compatible API adds. It lengthens, fills and names; it never
 * calls a post dead that X does not, and where it fails nothing changes.
 */
export function mergeFxTwitter(verdict: Verdict, fx: SourceStatus): Verdict {
  if (fx.kind === 'named') {
    if (verdict.liveness !== 'not-found') return verdict
    const { liveness, reason } = fx
    return { ...verdict, liveness, reason, notes: [...verdict.notes, 'FxTwitter names the reason.'] }
  }
  if (fx.kind !== 'alive') return verdict
  if (verdict.record?.witness === 'x-syndication') return filled(verdict, verdict.record, fx.record)
  if (verdict.record?.witness === 'x-oembed') {
    if (verdict.liveness !== 'live' || !witnessesAgree(verdict.record, fx.record)) return verdict
    const record: PostRecord = { ...fx.record, confirmedBy: ['x-oembed'] }
    return { ...verdict, record, missing: [], notes: [...verdict.notes, 'The post is told by FxTwitter.'] }
  }
  const note = (words: string) => ({ ...verdict, record: fx.record, notes: [...verdict.notes, words] })
  if (verdict.liveness === 'unknown' && verdict.refused) {
    return {
      ...note('X refuses to be asked; the post is told by FxTwitter.'),
      liveness: 'live',
      refused: false,
    }
  }
  return verdict.liveness === 'unknown' || verdict.liveness === 'live'
    ? verdict
    : note('The words are those that FxTwitter still serves.')
}

function filled(verdict: Verdict, record: PostRecord, fx: PostRecord): Verdict {
  const others = findDisagreements(record, fx, false)
  const sources: Record<string, Witness> = {}
  const same = witnessesAgree(record, fx)
  const main = same ? longer(record, fx, sources, '') : record
  const quoted =
    same &&
    main.quoted?.status === 'served' &&
    fx.quoted?.status === 'served' &&
    main.quoted.post.id === fx.quoted.post.id
      ? { status: 'served' as const, post: longer(main.quoted.post, fx.quoted.post, sources, 'quoted.') }
      : main.quoted
  const whole: PostRecord = {
    ...main,
    quoted,
    confirmedBy: same ? [...record.confirmedBy, 'x-fx'] : record.confirmedBy,
  }
  for (const name of ['communityNote', 'community'] as const) {
    if (!same || fx[name] === undefined) continue
    whole[name] = fx[name]
    sources[name] = 'x-fx'
  }
  const lengthened = (part: string) => (part === 'text' ? 'text' : 'quoted.text') in sources
  const told = [...(record.disagreements ?? []), ...others]
  return {
    ...verdict,
    record: {
      ...whole,
      ...(Object.keys(sources).length > 0 ? { sources: { ...record.sources, ...sources } } : {}),
      ...(told.length > 0 ? { disagreements: told } : {}),
    },
    missing: verdict.missing.filter(
      ({ part }) => !((part === 'text' || part === 'quoted') && lengthened(part)),
    ),
  }
}

/** The post with what the other witness has and it lacks; `sources` learns what came from there. */
function longer<T extends QuotedPost>(
  post: T,
  fx: QuotedPost,
  sources: Record<string, Witness>,
  path: string,
): T {
  const result = { ...post }
  if (post.textCut && !fx.textCut && extendsText(fx.text, post.text)) {
    Object.assign(result, { text: fx.text, entities: fx.entities, textCut: false })
    sources[`${path}text`] = 'x-fx'
  }
  if (post.metrics !== null && fx.metrics !== null) {
    const metrics = { ...post.metrics }
    for (const name of ['likes', 'replies', 'reposts', 'quotes', 'views', 'bookmarks'] as const) {
      const told = fx.metrics[name] ?? null
      if ((metrics[name] ?? null) !== null || told === null) continue
      metrics[name] = told
      sources[`${path}metrics.${name}`] = 'x-fx'
    }
    result.metrics = metrics
  }
  if (fx.poll !== null && (post.poll === null || post.poll.options.every(({ votes }) => votes === null))) {
    result.poll = fx.poll
    sources[`${path}poll`] = 'x-fx'
  }
  return result
}
