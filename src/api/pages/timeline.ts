import { type Html, html } from '../../card/html.ts'
import { livenessLabel, type StatusTone } from '../../card/original-state.ts'
import type { EventRow } from '../../catalog/posts/post-events.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { PostView } from '../views/post-view.ts'
import { outcomeSentence, outcomeTone, timeLabel } from './labels.ts'
import { renderTextDiff } from './text-diff.ts'

interface Entry {
  readonly at: string
  readonly tone: StatusTone
  readonly what: Html
}

const EVENTS: Readonly<Record<EventRow['type'], readonly [tone: StatusTone, words: string]>> = {
  lost: ['bad', 'Lost'],
  returned: ['good', 'Returned'],
  edited: ['half', 'Edited'],
  'taken-down': ['bad', 'Taken down'],
  restored: ['good', 'Restored'],
  approved: ['good', 'Approved for readers'],
  held: ['half', 'Held back from readers'],
  undecided: ['quiet', 'Decision withdrawn'],
}

/** What happened to a post, newest first: captures, edits, checks in runs, loss and return. */
export function renderTimeline(post: PostView, events: readonly EventRow[], kept: readonly Manifest[]): Html {
  const entries = [
    ...events.map(happened),
    ...(post.publishedAt === null
      ? []
      : [{ at: post.publishedAt, tone: 'quiet' as const, what: html`<b>Published</b>` }]),
    ...captures(post, kept),
    ...checkRuns(post.checks),
  ].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
  return html`<section class="panel" aria-labelledby="timeline"><h2 id="timeline">Timeline</h2><ol class="timeline" reversed>${entries.map(
    ({ at, tone, what }) => html`<li class="${tone}">${timeLabel(at)}<div>${what}</div></li>`,
  )}</ol></section>`
}

function happened({ type, at, cause, reason }: EventRow): Entry {
  const [tone, words] = EVENTS[type]
  const why = reason ?? (cause && livenessLabel(cause))
  return { at: at.toISOString(), tone, what: html`<b>${words}</b>${why && html`: <bdi>${why}</bdi>`}` }
}

/** Each capture, and what its words say otherwise than those of the one before. */
function captures(post: PostView, kept: readonly Manifest[]): Entry[] {
  return post.snapshots.map(({ id, capturedAt, outcome }) => {
    const place = kept.findIndex((one) => one.id === id)
    const [now, before] = place < 0 ? [] : [kept[place], kept[place + 1]]
    const differs = now !== undefined && before !== undefined && now.record.text !== before.record.text
    return {
      at: capturedAt ?? '',
      tone: outcomeTone(outcome),
      what: html`<b>Captured</b>: ${outcomeSentence(outcome)}${
        before !== undefined &&
        html`<p class="dim fine">${differs ? 'Its text had changed:' : 'Something other than its text had changed.'}</p>`
      }${differs && renderTextDiff(before.record.text ?? '', now.record.text ?? '', now.record.language)}`,
    }
  })
}

/** Checks in a row that found the same are one entry. */
function checkRuns(checks: PostView['checks']): Entry[] {
  const runs: {
    liveness: PostView['checks'][number]['liveness']
    first: string
    last: string
    count: number
  }[] = []
  for (const { at, liveness } of checks) {
    const time = at ?? ''
    const run = runs.at(-1)
    if (run?.liveness === liveness) Object.assign(run, { first: time, count: run.count + 1 })
    else runs.push({ liveness, first: time, last: time, count: 1 })
  }
  return runs.map(({ liveness, first, last, count }) => ({
    at: last,
    tone: liveness === 'live' ? 'good' : liveness === 'unknown' ? 'quiet' : 'half',
    what: html`<b>${count === 1 ? 'Checked' : `Checked ${count} times`}</b>: ${livenessLabel(liveness)}${
      count > 1 && html`<span class="dim fine">, the first of them ${timeLabel(first)}</span>`
    }`,
  }))
}
