import { formatPublished } from '../../../card/format-time.ts'
import { type Html, html } from '../../../card/html.ts'
import { stripBidi } from '../../../card/strip-bidi.ts'
import type { PostActRow } from '../../../catalog/posts/post-acts.ts'
import type { EventRow } from '../../../catalog/posts/post-events.ts'
import type { Manifest } from '../../../model/manifest.ts'
import { isFolded } from '../../../model/media-summary.ts'
import { OUTCOME_LABELS, outcomeSentence } from '../../../model/outcome-labels.ts'
import { livenessLabel } from '../../../model/state-labels.ts'
import type { StatusTone } from '../../../model/status-label.ts'
import type { PostView } from '../../views/post-view.ts'
import { timeLabel } from '../labels.ts'
import { renderTextDiff } from '../text-diff.ts'
import { compareMedia, listMedia } from './compare-media.ts'
import { renderStills } from './still-list.ts'
import { versionPath } from './versions-page.ts'

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

interface History {
  readonly events: readonly EventRow[]
  /** What people asked for. */
  readonly acts: readonly PostActRow[]
  /** Newest first, without those that cannot be read. */
  readonly versions: readonly Manifest[]
  /** The names of tokens by id; null if the reader may not know who acted. */
  readonly names: ReadonlyMap<string, string> | null
}

/** Renders a post's history, newest first: captures, edits, runs of checks, loss and return, and what people did. */
export function renderTimeline(post: PostView, { events, acts, versions, names }: History): Html {
  const entries = [
    ...events.map((one) => eventEntry(one, names)),
    ...acts.map((one) => actEntry(one, names)),
    ...publicationEntry(post),
    ...captureEntries(post, versions),
    ...checkEntries(post.checks),
  ].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
  return html`<section class="panel" aria-labelledby="timeline"><h2 id="timeline">What happened</h2><ol class="timeline" reversed>${entries.map(
    ({ at, when, tone, what }) => html`<li class="${tone}">${when ?? timeLabel(at)}<div>${what}</div></li>`,
  )}</ol></section>`
}

function publicationEntry({ publishedAt, publishedOn }: PostView): Entry[] {
  const at = publishedAt ?? publishedOn
  const when = formatPublished({ publishedAt, publishedOn })
  return at === null || when === null ? [] : [{ at, when, tone: 'quiet', what: html`<b>Published</b>` }]
}

/** Who acted, as a token is called; null if nobody is known, or the reader may not know. */
function renderActor(by: string | null, names: History['names']): Html | null {
  if (by === null || names === null) return null
  const name = names.get(by)
  return html` by ${name === undefined ? html`the token <code>${by}</code>` : html`<bdi>${stripBidi(name)}</bdi>`}`
}

function eventEntry({ type, at, cause, reason, decided_by }: EventRow, names: History['names']): Entry {
  const [tone, label] = EVENTS[type]
  const why = reason ?? (cause && livenessLabel(cause))
  return {
    at: at.toISOString(),
    tone,
    what: html`<b>${label}</b>${renderActor(decided_by, names)}${why && html`: <bdi>${why}</bdi>`}`,
  }
}

const ACTS: Readonly<Record<PostActRow['act'], string>> = {
  check: 'Check asked for',
  capture: 'New capture asked for',
}

const actEntry = ({ at, act, acted_by }: PostActRow, names: History['names']): Entry => ({
  at: at.toISOString(),
  tone: 'quiet',
  what: html`<b>${ACTS[act]}</b>${renderActor(acted_by, names)}`,
})

/** Thumbnails of an entry. */
const MAX_STILLS = 4

/** One entry for each capture, with what differs from the one before. */
function captureEntries(post: PostView, versions: readonly Manifest[]): Entry[] {
  return post.snapshots.map(({ id, capturedAt, outcome }) => {
    const index = versions.findIndex((one) => one.id === id)
    const [now, before] = index < 0 ? [] : [versions[index], versions[index + 1]]
    return {
      at: capturedAt ?? '',
      tone: OUTCOME_LABELS[outcome].tone,
      what: html`<b>Captured</b>: ${outcomeSentence(outcome)}${now !== undefined && renderChange(post, before, now)}`,
    }
  })
}

/** Renders the words and pictures that changed since the version before, or the pictures of the first one. */
function renderChange(post: PostView, before: Manifest | undefined, now: Manifest): Html {
  const media = listMedia(now)
  const stills = renderStills(media, isFolded(now.record), { snapshot: now.id, most: MAX_STILLS })
  if (before === undefined) return html`${stills}`
  const { words } = compareMedia(listMedia(before), media)
  const differs = now.record.text !== before.record.text
  const told =
    words === null
      ? differs
        ? 'Its text changed.'
        : 'Something other than its text and media changed.'
      : `${differs ? 'Its text changed; ' : ''}${words}.`
  return html`<p class="dim fine">${told} <a href="${versionPath(post, now.id)}">Side by side</a></p>${
    differs && renderTextDiff(before.record.text ?? '', now.record.text ?? '', now.record.language)
  }${words !== null && stills}`
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
