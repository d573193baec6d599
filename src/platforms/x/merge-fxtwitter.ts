import type { PostAnswer } from '../../model/post-answer.ts'
import type { PostRecord, QuotedPost, Witness } from '../../model/post-record.ts'
import { extendsText, findDisagreements, witnessesAgree } from '../shared/compare-witnesses.ts'
import type { SourceStatus } from '../shared/source-status.ts'

type Verdict = Omit<PostAnswer, 'evidence'>

/**
 * Merges the data of an FxTwitter-compatible API into a verdict. It can complete the text, add media and fields,
 * and name a reason. It never declares a post dead that X does not, and its failure changes nothing.
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
    return {
      ...verdict,
      record,
      missing: [...fx.missing],
      notes: [...verdict.notes, 'The post is from FxTwitter.'],
    }
  }
  const note = (words: string) => ({ ...verdict, record: fx.record, notes: [...verdict.notes, words] })
  if (verdict.liveness === 'unknown' && verdict.refused) {
    return {
      ...note('X refuses requests; the post is from FxTwitter.'),
      liveness: 'live',
      refused: false,
      missing: [...fx.missing],
    }
  }
  return verdict.liveness === 'unknown' || verdict.liveness === 'live'
    ? verdict
    : note('The text is what FxTwitter still serves.')
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
  const quotedUrl = quoted?.status === 'served' ? quoted.post.url : null
  const disagreements = [...(record.disagreements ?? []), ...others]
  return {
    ...verdict,
    record: {
      ...whole,
      ...(Object.keys(sources).length > 0 ? { sources: { ...record.sources, ...sources } } : {}),
      ...(disagreements.length > 0 ? { disagreements } : {}),
    },
    missing: verdict.missing.filter(
      ({ part, url }) =>
        !(part === 'text' && url === record.url && lengthened(part)) &&
        !(part === 'quoted' && url === quotedUrl && lengthened(part)),
    ),
  }
}

/** Adds the fields that the post lacks and the other witness has, and names their witness in `sources`. */
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
      const count = fx.metrics[name] ?? null
      if ((metrics[name] ?? null) !== null || count === null) continue
      metrics[name] = count
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
