import { type Change, diffWordsWithSpace } from 'diff'
import { type Html, html } from '../../card/html.ts'

/** Texts that take longer to compare are shown whole, one after the other. */
const PATIENCE_MS = 200

/**
 * What a text says now and what it said before, word by word, marked for eyes and for ears.
 *
 * @param language of the texts, as a platform tells it; words of scripts without spaces are told by it
 */
export function renderTextDiff(before: string, now: string, language: string | null): Html {
  const changes = diffWordsWithSpace(before, now, {
    intlSegmenter: new Intl.Segmenter(known(language), { granularity: 'word' }),
    timeout: PATIENCE_MS,
  }) ?? [
    { value: before, removed: true, added: false },
    { value: now, removed: false, added: true },
  ]
  return html`<p class="diff said" dir="auto">${inPhrases(changes).map(({ value, added, removed }) => {
    if (removed)
      return html`<del><span class="unseen">[removed: </span>${value}<span class="unseen">]</span></del>`
    if (added)
      return html`<ins><span class="unseen">[added: </span>${value}<span class="unseen">]</span></ins>`
    return value
  })}</p>`
}

type Part = Pick<Change, 'value' | 'added' | 'removed'>

/** Words that changed beside each other are one phrase: `Nine people were` became `Nobody was`, not word by word. */
function inPhrases(changes: readonly Part[]): Part[] {
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

/** A language that this machine knows the words of; any other is cut by the rules for all. */
function known(language: string | null): string | undefined {
  try {
    return Intl.Segmenter.supportedLocalesOf(language ?? [])[0]
  } catch {
    return undefined
  }
}
