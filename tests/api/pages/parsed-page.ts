import { filter, findAll } from 'domutils'
import { parseDocument } from 'htmlparser2'
import { expect } from 'vitest'
import type { World } from './world.ts'

/** A page as its reader has it. */
export interface ParsedPage {
  readonly status: number
  readonly markup: string
  /** Its text, with single spaces. */
  readonly text: string
  /** The elements of a name, each with its attributes and its text. */
  all(name: string): { readonly attribs: Record<string, string>; readonly text: string }[]
}

/** Gets a page with a token, without following redirects. */
export async function getPage(
  world: Pick<World, 'origin'>,
  token: string,
  path: string,
): Promise<ParsedPage> {
  const answer = await fetch(world.origin + path, {
    redirect: 'manual',
    headers: { accept: 'text/html', authorization: `Bearer ${token}` },
  })
  const markup = await answer.text()
  const { children } = parseDocument(markup)
  return {
    status: answer.status,
    markup,
    text: textOf(children),
    all: (name) =>
      findAll((one) => one.name === name, children).map((one) => ({
        attribs: one.attribs,
        text: textOf(one.children),
      })),
  }
}

/** The texts of nodes, each a word of its own. */
function textOf(nodes: ReturnType<typeof parseDocument>['children']): string {
  const texts = filter((node) => node.type === 'text', nodes)
  return texts
    .map((node) => ('data' in node ? node.data : ''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
}

const LOADS = ['script', 'iframe', 'object', 'embed', 'base', 'svg:script', 'foreignObject', 'use']

/** Asserts that nothing in a page runs, leaves it, or looks like it: not even what strangers wrote. */
export function expectHarmless({ markup }: ParsedPage): void {
  const all = findAll(() => true, parseDocument(markup).children)
  expect(all.filter(({ name }) => LOADS.includes(name))).toEqual([])
  const attributes = all.flatMap(({ attribs }) => Object.entries(attribs))
  expect(attributes.filter(([name]) => /^on|^style$|^srcdoc$|^formaction$/i.test(name))).toEqual([])
  const addresses = attributes.filter(([name]) => /^(href|src|action|poster|xlink:href)$/.test(name))
  expect(addresses.filter(([, value]) => /^\s*(javascript|vbscript|data:text)/i.test(value))).toEqual([])
  // Titles, names and handles keep no control of direction; the words of a post are isolated.
  const outside = markup.replace(/<(p|span) class="[^"]*\bsaid\b[^"]*"[^>]*>[\s\S]*?<\/\1>/g, '')
  expect(outside).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
}
