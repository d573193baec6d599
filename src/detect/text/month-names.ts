/** The languages of embeds, English first. If a word means different months, the earlier language wins. */
const LANGUAGES = (
  'en fr de es pt it nl tr ru ar ar-EG ca pl cs sv da nb fi el uk he fa hi hu id ms ro th vi gl eu hr sl sk ' +
  'sr sr-Latn bg lt lv et bn ta de-AT'
).split(' ')

const MONTHS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const

/** A month is inflected beside a day ("16 мая") but not alone ("май"); both occur. */
const CONTEXTS: readonly Intl.DateTimeFormatOptions[] = [
  { month: 'long', day: 'numeric' },
  { month: 'long' },
  { month: 'short', day: 'numeric' },
  { month: 'short' },
]

const fold = (word: string): string => word.normalize('NFC').toLocaleLowerCase('en').replace(/\.$/, '')

let names: ReadonlyMap<string, number> | null = null

/** Maps lower-case month names of the CLDR to 1…12: long and short, uninflected and inflected. */
export function monthNames(): ReadonlyMap<string, number> {
  if (names !== null) return names
  const made = new Map<string, number>()
  for (const language of LANGUAGES) {
    for (const context of CONTEXTS) {
      const format = new Intl.DateTimeFormat(language, { ...context, calendar: 'gregory', timeZone: 'UTC' })
      for (const month of MONTHS) {
        const parts = format.formatToParts(Date.UTC(2020, month, 2))
        const name = fold(parts.find((part) => part.type === 'month')?.value ?? '')
        if (/\p{L}[\p{L}\p{M}]/u.test(name) && !made.has(name)) made.set(name, month + 1)
      }
    }
  }
  for (const [name, month] of shortened(made)) if (!made.has(name)) made.set(name, month)
  made.set('sept', 9)
  names = made
  return made
}

/** Instagram abbreviates to three letters instead of the language's short form ("Ноя" for "нояб."). */
function* shortened(names: ReadonlyMap<string, number>): Generator<[string, number]> {
  const months = new Map<string, Set<number>>()
  for (const [name, month] of names) {
    const short = name.slice(0, 3)
    if (/^\p{L}{3}$/u.test(short)) months.set(short, (months.get(short) ?? new Set()).add(month))
  }
  for (const [short, [month, ...others]] of months) {
    if (month !== undefined && others.length === 0) yield [short, month]
  }
}

/** The month of a name, or null. */
export function parseMonth(word: string): number | null {
  return monthNames().get(fold(word)) ?? null
}
