import { type Html, html } from '../../card/html.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { Disagreement, PostRecord, Witness } from '../../model/post-record.ts'

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
  ['replyTo', 'Answers'],
  ['parent', 'The post it answers'],
  ['editIds', 'Versions'],
  ['metrics', 'Counts'],
  ['communityNote', "Readers' note"],
]

/** Who told what of a post, field by field, and where they do not agree. */
export function renderSources({ record }: Manifest, labels: PlatformLabels): Html {
  const named = (witness: Witness): string => labels.witness(witness).page
  const told = FIELDS.filter(([field]) => !isEmpty(record[field]))
  const fields = new Set<string>(told.map(([field]) => field))
  const parts = Object.entries(record.sources ?? {}).filter(([path]) => !fields.has(path))
  return html`<section class="panel" aria-labelledby="sources"><h2 id="sources">Sources</h2>
<p>Its words are told by <b>${named(record.witness)}</b>${
    record.confirmedBy.length > 0 && html`, and confirmed by ${record.confirmedBy.map(named).join(', ')}`
  }${record.witness === 'citation' && html`, and confirmed by nobody`}.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Sources, field by field"><table><thead><tr><th scope="col">Field</th><th scope="col">Told by</th></tr></thead><tbody>${told.map(
    ([field, name]) => row(name, named(record.sources?.[field] ?? record.witness)),
  )}${parts.map(([path, witness]) => row(nameOf(path), named(witness)))}</tbody></table></div>${
    (record.disagreements?.length ?? 0) > 0 && disagreements(record.disagreements ?? [], named)
  }</section>`
}

/** `metrics.views`, for people: `Counts: views`. */
function nameOf(path: string): string {
  const [field, ...rest] = path.split('.')
  const name = FIELDS.find(([one]) => one === field)?.[1]
  return name === undefined ? path : [name, ...rest].join(': ')
}

const row = (name: string, witness: string): Html =>
  html`<tr><th scope="row">${name}</th><td>${witness}</td></tr>`

const disagreements = (all: readonly Disagreement[], named: (witness: Witness) => string): Html =>
  html`<h3>Where they do not agree</h3><ul class="stack">${all.map(
    ({ field, witness, value }) =>
      html`<li><b>${nameOf(field)}</b>, after ${named(witness)}: <span class="said" dir="auto">${value}</span></li>`,
  )}</ul>`

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0)
