import { formatPublished } from '../../card/format-time.ts'
import { type Html, html } from '../../card/html.ts'
import type { EventRow } from '../../catalog/posts/post-events.ts'
import type { Manifest } from '../../model/manifest.ts'
import { OUTCOME_LABELS, outcomeSentence } from '../../model/outcome-labels.ts'
import { livenessLabel } from '../../model/state-labels.ts'
import type { StatusTone } from '../../model/status-label.ts'
import type { PostView } from '../views/post-view.ts'
import { timeLabel } from './labels.ts'
import { renderTextDiff } from './text-diff.ts'

interface Entry {
  readonly at: string
  /** The time as it is shown, if it is not `at` to the minute. */
  readonly when?: Html
  readonly tone: StatusTone
  readonly what: Html
}

const EVENTS: Readonly<Record<EventRow['type'], readonly [tone: StatusTone, label: string]>> = {
  lost: ['bad', 'Lost'],
  returned: ['good', 'Returned'],
  edited: ['half', 'Edited'],
  repaired: ['good', 'Stored copy repaired'],
  'taken-down': ['bad', 'Taken down'],
  restored: ['good', 'Restored'],
  approved: ['good', 'Approved for readers'],
  held: ['half', 'Held from readers'],
  undecided: ['quiet', 'Decision withdrawn'],
}

/** Renders a post's history, newest first: captures, edits, runs of checks, loss and return. */
export function renderTimeline(
  post: PostView,
  events: readonly EventRow[],
  versions: readonly Manifest[],
): Html {
  const entries = [
    ...events.map(eventEntry),
    ...publicationEntry(post),
    ...captureEntries(post, versions),
    ...checkEntries(post.checks),
  ].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
  return html`<section class="panel" aria-labelledby="timeline"><h2 id="timeline">Timeline</h2><ol class="timeline" reversed>${entries.map(
    ({ at, when, tone, what }) => html`<li class="${tone}">${when ?? timeLabel(at)}<div>${what}</div></li>`,
  )}</ol></section>`
}

function publicationEntry({ publishedAt, publishedOn }: PostView): Entry[] {
  const at = publishedAt ?? publishedOn
  const when = formatPublished({ publishedAt, publishedOn })
  return at === null || when === null ? [] : [{ at, when, tone: 'quiet', what: html`<b>Published</b>` }]
}

function eventEntry({ type, at, cause, reason }: EventRow): Entry {
  const [tone, label] = EVENTS[type]
  const why = reason ?? (cause && livenessLabel(cause))
  return { at: at.toISOString(), tone, what: html`<b>${label}</b>${why && html`: <bdi>${why}</bdi>`}` }
}

/** One entry for each capture, with the difference of its text to the previous one. */
function captureEntries(post: PostView, versions: readonly Manifest[]): Entry[] {
  return post.snapshots.map(({ id, capturedAt, outcome }) => {
    const index = versions.findIndex((one) => one.id === id)
    const [now, before] = index < 0 ? [] : [versions[index], versions[index + 1]]
    const differs = now !== undefined && before !== undefined && now.record.text !== before.record.text
    return {
      at: capturedAt ?? '',
      tone: OUTCOME_LABELS[outcome].tone,
      what: html`<b>Captured</b>: ${outcomeSentence(outcome)}${
        before !== undefined &&
        html`<p class="dim fine">${differs ? 'Its text changed:' : 'Something other than its text changed.'}</p>`
      }${differs && renderTextDiff(before.record.text ?? '', now.record.text ?? '', now.record.language)}`,
    }
  })
}

/** One entry for each run of checks with the same liveness. */
function checkEntries(checks: PostView['checks']): Entry[] {
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
      count > 1 && html`<span class="dim fine">, the first ${timeLabel(first)}</span>`
    }`,
  }))
}
