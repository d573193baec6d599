import { z } from 'zod'
import { type Html, html } from '../../card/html.ts'

/** A form sends its empty fields too: they say nothing. */
export const blankAsUndefined = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

const HERE = 'http://here.invalid'

/** Where to go afterwards: a path of our own, or the first page. */
export const LocalPath = z
  .string()
  .max(4_096)
  .default('/')
  .transform((to) => {
    const url = URL.parse(to, HERE)
    return url?.origin === HERE && to.startsWith('/') ? `${url.pathname}${url.search}` : '/'
  })

/** An address with these parameters, the empty ones left out. */
export function buildHref(path: string, params: Readonly<Record<string, string | null | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) if (value) query.set(name, value)
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** How many pages back one can go step by step. */
const STEPS = 20

/** The way through a list: back by the pages one came by, on by the list's own cursor. */
export const PagingParams = {
  cursor: blankAsUndefined(z.string().max(512)),
  back: blankAsUndefined(z.string().max(512 * STEPS)),
}

/** Links to the page before and the page after. `back` holds the cursors one came by; the first page's is empty. */
export function renderPager(
  path: string,
  params: Readonly<Record<string, string | null | undefined>>,
  { cursor, back, next }: { cursor?: string | undefined; back?: string | undefined; next: string | null },
): Html | null {
  const trail = back === undefined ? [] : back.split('.')
  const before = trail.at(-1)
  const rest = trail.slice(0, -1).join('.')
  const on = [...trail, cursor ?? '-'].slice(-STEPS).join('.')
  if (cursor === undefined && next === null) return null
  return html`<nav class="pager" aria-label="Pages">${
    cursor === undefined
      ? html`<span></span>`
      : html`<a class="button plain" rel="prev" href="${buildHref(path, {
          ...params,
          cursor: before === '-' ? null : before,
          back: rest,
        })}">${before === undefined ? 'First page' : 'Newer'}</a>`
  }${next !== null && html`<a class="button plain" rel="next" href="${buildHref(path, { ...params, cursor: next, back: on })}">Older</a>`}</nav>`
}
