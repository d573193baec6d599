import { type Change, diffWordsWithSpace } from 'diff'
import { type Html, html } from '../../card/html.ts'

/** After this time the comparison stops, and both texts are shown whole. */
const DIFF_TIMEOUT_MS = 200

/**
 * Renders the word-by-word difference between two texts, marked visually and for screen readers.
 *
 * @param language the platform's language tag, which selects how text without spaces is split into words
 */
export function renderTextDiff(before: string, now: string, language: string | null): Html {
  return html`<p class="diff said" dir="auto">${diffPhrases(before, now, language).map(renderPhrase)}</p>`
}

/** Renders two texts to stand side by side, each with the words that the other lacks marked. */
export function renderTextSides(before: string, now: string, language: string | null) {
  const phrases = diffPhrases(before, now, language)
  const side = (shown: (phrase: Part) => boolean) =>
    html`<p class="said" dir="auto">${phrases.filter(shown).map(renderPhrase)}</p>`
  return { before: side(({ added }) => !added), now: side(({ removed }) => !removed) }
}

function diffPhrases(before: string, now: string, language: string | null): Part[] {
  const changes = diffWordsWithSpace(before, now, {
    intlSegmenter: new Intl.Segmenter(supportedLocale(language), { granularity: 'word' }),
    timeout: DIFF_TIMEOUT_MS,
  }) ?? [
    { value: before, removed: true, added: false },
    { value: now, removed: false, added: true },
  ]
  return mergeIntoPhrases(changes)
}

function renderPhrase({ value, added, removed }: Part): Html | string {
  if (removed)
    return html`<del><span class="unseen">[removed: </span>${value}<span class="unseen">]</span></del>`
  if (added) return html`<ins><span class="unseen">[added: </span>${value}<span class="unseen">]</span></ins>`
  return value
}

type Part = Pick<Change, 'value' | 'added' | 'removed'>

/** Merges adjacent changed words into one change: `Nine people were` → `Nobody was`, not word by word. */
function mergeIntoPhrases(changes: readonly Part[]): Part[] {
  const phrases: Part[] = []
  let [before, now] = ['', '']
  const end = (): void => {
    if (before !== '') phrases.push({ value: before, removed: true, added: false })
    if (now !== '') phrases.push({ value: now, removed: false, added: true })
    before = now = ''
  }
  for (const [n, change] of changes.entries()) {
    const between =
      /^[^\S\n]+$/.test(change.value) && changes[n + 1] !== undefined && before !== '' && now !== ''
    if (!change.added && !change.removed && !between) {
      end()
      phrases.push(change)
      continue
    }
    if (!change.added) before += change.value
    if (!change.removed) now += change.value
  }
  end()
  return phrases
}

/** The language if `Intl.Segmenter` supports it; undefined selects the default rules. */
function supportedLocale(language: string | null): string | undefined {
  try {
    return Intl.Segmenter.supportedLocalesOf(language ?? [])[0]
  } catch {
    return undefined
  }
}
