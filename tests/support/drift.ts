import { type Elements, type HtmlPage, loadHtml } from '../../src/detect/html/load-html.ts'
import { seeded } from './seeded.ts'

/** A page as its platform might serve it after a change. */
export interface DriftedPage {
  /** What was changed, for the report of a failure. */
  readonly change: string
  readonly html: string
}

type Change = (html: string, dice: () => number) => DriftedPage | null

const CHANGES: readonly Change[] = [
  renameClass,
  removeAttribute,
  removeKey,
  splitScript,
  changeQuoting,
  swapBlocks,
  cutHalf,
]

/** `count` seeded changes of a page: the same for the same seed, each kind equally often. */
export function driftedPages(html: string, count = 200, seed = 1): DriftedPage[] {
  const pages: DriftedPage[] = []
  const dice = seeded(seed)
  for (let n = 0; pages.length < count && n < count * CHANGES.length; n++) {
    const drifted = CHANGES[n % CHANGES.length]?.(html, dice) ?? null
    if (drifted !== null) pages.push(drifted)
  }
  return pages
}

const pick = <T>(list: readonly T[], dice: () => number): T | undefined =>
  list[Math.floor(dice() * list.length)]

const open = (html: string): HtmlPage => {
  const $ = loadHtml(html)
  if ($ === null) throw new TypeError('The page is nested too deeply.')
  return $
}

/** A class has another name, everywhere. */
function renameClass(html: string, dice: () => number): DriftedPage | null {
  const names = [...html.matchAll(/\bclass="([^"]+)"/g)].flatMap(([, all = '']) => all.trim().split(/\s+/))
  const name = pick([...new Set(names)], dice)
  if (name === undefined) return null
  const renamed = html.replaceAll(/\bclass="([^"]+)"/g, (_, all: string) => {
    const classes = all.split(/\s+/).map((one) => (one === name ? `x${name.length}f7` : one))
    return `class="${classes.join(' ')}"`
  })
  return { change: `class ${name} renamed`, html: renamed }
}

/** One element has lost an attribute. The address of a link in a text is no part of the page's structure. */
function removeAttribute(html: string, dice: () => number): DriftedPage | null {
  const $ = open(html)
  const choices = $('body *')
    .toArray()
    .flatMap((node) => {
      const element = $(node)
      return Object.keys(element.attr() ?? {})
        .filter((name) => /^(?:class|src|datetime|data-.*)$/.test(name))
        .map((name) => ({ element, name }))
    })
  const choice = pick(choices, dice)
  if (choice === undefined) return null
  const { element, name } = choice
  const change = `${name} gone from ${element.prop('tagName')} ${element.attr('class') ?? ''}`
  element.removeAttr(name)
  return { change, html: $.html() }
}

/** A key of the data in a script is gone, everywhere. */
function removeKey(html: string, dice: () => number): DriftedPage | null {
  const keys = [...html.matchAll(/\\?"(\w{2,40})\\?"\s*:/g)].map(([, key = '']) => key)
  const key = pick([...new Set(keys)], dice)
  if (key === undefined) return null
  const changed = html.replaceAll(new RegExp(`(\\\\?")${key}(\\\\?"\\s*:)`, 'g'), '$1x_gone$2')
  return { change: `key ${key} gone`, html: changed }
}

/** A script is two scripts. */
function splitScript(html: string, dice: () => number): DriftedPage | null {
  const script = pick([...html.matchAll(/<script\b[^>]*>([^<]{20,})<\/script>/g)], dice)
  if (script?.[1] === undefined) return null
  const start = script.index + script[0].indexOf('>') + 1
  const at = start + Math.floor(dice() * script[1].length)
  return { change: `script split at ${at}`, html: `${html.slice(0, at)}</script><script>${html.slice(at)}` }
}

/** Attributes are in single quotes, or in none. */
function changeQuoting(html: string, dice: () => number): DriftedPage {
  const single = dice() < 0.5
  const changed = html.replaceAll(/(<[a-z][^<>]*?)(\s[\w-]+)="([^"'<>]*)"/g, (whole, before, name, value) => {
    if (dice() < 0.3) return whole
    if (single) return `${before}${name}='${value}'`
    return /^[\w./:-]+$/.test(value) && !value.endsWith('/') ? `${before}${name}=${value}` : whole
  })
  return { change: single ? 'single quotes' : 'no quotes', html: changed }
}

/** Two neighbours of different kinds change places. Those of one kind are a list, whose order is content. */
function swapBlocks(html: string, dice: () => number): DriftedPage | null {
  const $ = open(html)
  const kind = (element: Elements) => element.attr('class') ?? element.prop('tagName')
  const pairs = $('body div')
    .toArray()
    .flatMap((node) => {
      const next = $(node).next('div')
      return next.length > 0 && kind(next) !== kind($(node)) ? [{ one: $(node), next }] : []
    })
  const pair = pick(pairs, dice)
  if (pair === undefined) return null
  const change = `${kind(pair.one)} behind ${kind(pair.next)}`
  pair.one.before(pair.next)
  return { change, html: $.html() }
}

/** Half of the page is missing, at either end. */
function cutHalf(html: string, dice: () => number): DriftedPage {
  const at = Math.floor(html.length * (0.3 + dice() * 0.4))
  return dice() < 0.5
    ? { change: `cut behind ${at}`, html: html.slice(0, at) }
    : { change: `cut before ${at}`, html: html.slice(at) }
}
