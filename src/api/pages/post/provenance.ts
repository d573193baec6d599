import { type Html, html } from '../../../card/html.ts'
import type { PlatformLabels } from '../../../model/labels.ts'
import type { Manifest } from '../../../model/manifest.ts'
import type { Disagreement, PostRecord, Witness } from '../../../model/post-record.ts'

const FIELDS: ReadonlyArray<readonly [keyof PostRecord, string]> = [
  ['author', 'Author'],
  ['publishedAt', 'Time'],
  ['publishedOn', 'Day'],
  ['text', 'Text'],
  ['language', 'Language'],
  ['entities', 'Links and mentions'],
  ['media', 'Media'],
  ['poll', 'Poll'],
  ['quoted', 'Quoted post'],
  ['linkCard', 'Link card'],
  ['replyTo', 'Reply to'],
  ['parent', 'Parent post'],
  ['editIds', 'Versions'],
  ['metrics', 'Counts'],
  ['communityNote', "Readers' note"],
  ['contentWarning', 'Content warning'],
  ['labels', 'Labels'],
  ['audience', 'Audience'],
  ['versions', 'Earlier versions'],
]

/** Renders the witness of each field of a post, and where witnesses disagree. */
export function renderSources({ record }: Manifest, labels: PlatformLabels): Html {
  const witnessLabel = (witness: Witness): string => labels.witness(witness).page
  const present = FIELDS.filter(([field]) => !isEmpty(record[field]))
  const fields = new Set<string>(present.map(([field]) => field))
  const parts = Object.entries(record.sources ?? {}).filter(([path]) => !fields.has(path))
  return html`<details id="sources"><summary>The source of every field</summary>
<p>Its text comes from <b>${witnessLabel(record.witness)}</b>${
    record.confirmedBy.length > 0 && html`, confirmed by ${record.confirmedBy.map(witnessLabel).join(', ')}`
  }${record.witness === 'citation' && html`, not confirmed by another source`}.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Sources, field by field"><table><thead><tr><th scope="col">Field</th><th scope="col">Source</th></tr></thead><tbody>${present.map(
    ([field, name]) => row(name, witnessLabel(record.sources?.[field] ?? record.witness)),
  )}${parts.map(([path, witness]) => row(fieldLabel(path), witnessLabel(witness)))}</tbody></table></div>${
    // A link to something inside opens what is folded.
    (record.disagreements?.length ?? 0) > 0 &&
    html`<div id="disagreements">${renderDisagreements(record.disagreements ?? [], witnessLabel)}</div>`
  }</details>`
}

/** The label of a field's path: `Counts: views` for `metrics.views`. */
function fieldLabel(path: string): string {
  const [field, ...rest] = path.split('.')
  const name = FIELDS.find(([one]) => one === field)?.[1]
  return name === undefined ? path : [name, ...rest].join(': ')
}

const row = (name: string, witness: string): Html =>
  html`<tr><th scope="row">${name}</th><td>${witness}</td></tr>`

const renderDisagreements = (
  all: readonly Disagreement[],
  witnessLabel: (witness: Witness) => string,
): Html =>
  html`<h3>Disagreements</h3><ul class="stack">${all.map(
    ({ field, witness, value }) =>
      html`<li><b>${fieldLabel(field)}</b>, according to ${witnessLabel(witness)}: <span class="said" dir="auto">${value}</span></li>`,
  )}</ul>`

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0)
