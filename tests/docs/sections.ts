import { readFileSync } from 'node:fs'

/** The fenced examples of one section of a page of docs, as they stand. */
export function examples(page: string, heading: string, language: string): string[] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
  const section = text.split(/^#{2,3} /m).find((one) => one.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, named, block = '']) =>
    named === language ? [block] : [],
  )
}

/** The one such example. */
export function example(page: string, heading: string, language: string): string {
  const [found, ...more] = examples(page, heading, language)
  if (found === undefined || more.length > 0) {
    throw new Error(`There is not one ${language} under ${heading} of ${page}.`)
  }
  return found
}
