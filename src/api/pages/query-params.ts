import { z } from 'zod'
import { type Html, html } from '../../card/html.ts'
import { clampTime } from '../../model/timestamp-bounds.ts'

/** Treats an empty string as absent, since forms also send their empty fields. */
export const blankAsUndefined = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

/** The values of a field that a form sends once, several times or not at all. */
export const repeated = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(schema))

const DAY_MS = 86_400_000

/** The time at which a day of a form begins. */
export const startOfDay = (day: string | undefined): Date | undefined =>
  day === undefined ? undefined : clampTime(Date.parse(day))

/** The time at which the day after begins: a form's period includes its last day. */
export const endOfDay = (day: string | undefined): Date | undefined =>
  day === undefined ? undefined : clampTime(Date.parse(day) + DAY_MS)

const PLACEHOLDER_ORIGIN = 'http://here.invalid'

/** A path on this site to redirect to; `/` for anything else. */
export const LocalPath = z
  .string()
  .max(4_096)
  .default('/')
  .transform((to) => {
    const url = URL.parse(to, PLACEHOLDER_ORIGIN)
    return url?.origin === PLACEHOLDER_ORIGIN && to.startsWith('/') ? `${url.pathname}${url.search}` : '/'
  })

/** Builds a URL with query parameters, without the empty ones. */
export function buildHref(path: string, params: Readonly<Record<string, string | null | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) if (value) query.set(name, value)
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** How many previous pages the pager remembers. */
const MAX_BACK = 20

/** The parameters of a keyset page: its cursor, and the cursors of the previous pages. */
export const PagingParams = {
  cursor: blankAsUndefined(z.string().max(512)),
  back: blankAsUndefined(z.string().max(512 * MAX_BACK)),
}

/** Renders links to the previous and next page. `back` has the previous cursors, joined by dots; `-` is the first page. */
export function renderPager(
  path: string,
  params: Readonly<Record<string, string | null | undefined>>,
  { cursor, back, next }: { cursor?: string | undefined; back?: string | undefined; next: string | null },
): Html | null {
  const trail = back === undefined ? [] : back.split('.')
  const previous = trail.at(-1)
  const rest = trail.slice(0, -1).join('.')
  const nextBack = [...trail, cursor ?? '-'].slice(-MAX_BACK).join('.')
  if (cursor === undefined && next === null) return null
  return html`<nav class="pager" aria-label="Pages">${
    cursor === undefined
      ? html`<span></span>`
      : html`<a class="button plain" rel="prev" href="${buildHref(path, {
          ...params,
          cursor: previous === '-' ? null : previous,
          back: rest,
        })}">${previous === undefined ? 'First page' : 'Newer'}</a>`
  }${next !== null && html`<a class="button plain" rel="next" href="${buildHref(path, { ...params, cursor: next, back: nextBack })}">Older</a>`}</nav>`
}
