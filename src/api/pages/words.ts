import { type Html, html } from '../../card/html.ts'
import { OUTCOME_LABELS } from '../../model/outcome-labels.ts'
import { REASON_LABELS } from '../../model/reason-labels.ts'
import { LIVENESS_LABELS, STATE_LABELS } from '../../model/state-labels.ts'
import type { StatusLabel, StatusTone } from '../../model/status-label.ts'
import type { Api } from '../server/api.ts'
import { ARTICLE_STATE_LABELS } from './article-labels.ts'
import { WORDS_PATH } from './labels.ts'
import { sendPage } from './layout.ts'

type Labels = Readonly<Record<string, StatusLabel>>

/** Chips that are no outcome, state or result of a check. */
const WORK: Labels = {
  waiting: {
    tone: 'quiet',
    name: 'not captured yet',
    words: 'Stet knows the post and has not copied it yet',
  },
  'taken-down': {
    tone: 'bad',
    name: 'taken down',
    words: 'an administrator hid the copy; the day and the reason stay in the archive',
  },
}

const LINKS: Labels = {
  'link-unknown': { tone: 'quiet', name: 'unknown', words: 'not looked at yet, or no answer' },
  'link-reachable': { tone: 'good', name: 'reachable', words: 'the page is there' },
  'link-moved': { tone: 'half', name: 'moved', words: 'the page leads to another address' },
  'link-changed': { tone: 'half', name: 'changed', words: 'another page stands at the address' },
  'link-gone': { tone: 'bad', name: 'gone', words: 'several looks agree that the page is gone' },
}

const prefixed = (prefix: string, labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).map(([name, label]) => [`${prefix}-${name}`, label]))

const GROUPS: ReadonlyArray<{
  readonly id: string
  readonly title: string
  readonly lede: string
  readonly labels: Labels
}> = [
  {
    id: 'outcomes',
    title: 'What a capture ended with',
    lede: 'A capture is the whole effort to copy a post, retries included. It ends in one outcome.',
    labels: { ...prefixed('outcome', OUTCOME_LABELS), ...WORK },
  },
  {
    id: 'states',
    title: 'The state of the original',
    lede: 'What repeated checks say. A post is called lost only when several checks agree, over a day.',
    labels: prefixed('state', STATE_LABELS),
  },
  {
    id: 'checks',
    title: 'What a check found',
    lede: 'A check is one look at the original. One that finds a post dead is no loss yet.',
    labels: prefixed('liveness', LIVENESS_LABELS),
  },
  {
    id: 'articles',
    title: 'The state of an article',
    lede: 'How far Stet is with an article.',
    labels: prefixed('article', ARTICLE_STATE_LABELS),
  },
  {
    id: 'links',
    title: 'Links in a post, and pages of articles',
    lede: 'What stands at an address now.',
    labels: LINKS,
  },
]

/** `/words`: what each outcome, state and chip means, from the tables that the chips are drawn from. */
export function wordsPage(api: Api, _app: unknown): void {
  api.get(WORDS_PATH, { config: { access: 'policy' }, schema: { hide: true } }, async (request, reply) =>
    sendPage(request, reply, { title: 'What the words mean', body: BODY }),
  )
}

const chip = (tone: StatusTone, name: string): Html => html`<span class="mark ${tone}">${name}</span>`

const BODY = html`<div><h1>What the words mean</h1><p class="lede">Every chip in the archive leads here.</p></div>
<nav aria-label="Groups"><ul class="row">${GROUPS.map(
  ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
)}<li><a href="#reasons">Reasons</a></li></ul></nav>
${GROUPS.map(
  ({
    id,
    title,
    lede,
    labels,
  }) => html`<section class="panel" aria-labelledby="${id}"><h2 id="${id}">${title}</h2><p class="dim">${lede}</p>
<dl class="meanings">${Object.entries(labels).map(
    ([name, { tone, name: shown, words }]) =>
      html`<div id="${name}"><dt>${chip(tone, shown)}</dt><dd>${words}</dd></div>`,
  )}</dl></section>`,
)}
<section class="panel" aria-labelledby="reasons"><h2 id="reasons">Reasons</h2><p class="dim">Why an outcome is not <i>captured</i>, or why a part of a post is missing; the code as the API and the command line give it.</p>
<dl class="meanings">${Object.entries(REASON_LABELS).map(
  ([reason, { post, part }]) =>
    html`<div id="reason-${reason}"><dt><code>${reason}</code></dt><dd>${post}${part !== undefined && html`; of a part: ${part}`}</dd></div>`,
)}</dl></section>`
