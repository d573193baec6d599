import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Html, html } from '../../../card/html.ts'
import { stripBidi } from '../../../card/strip-bidi.ts'
import { ServiceError } from '../../../model/errors.ts'
import type { PostRef } from '../../../model/platform.ts'
import type { ListedPost } from '../../views/post-list.ts'
import { mayAct } from '../act-scopes.ts'
import { parsePostName } from '../post/post-params.ts'
import { LocalPath, repeated } from '../query-params.ts'
import { MANY_ACTS, type ManyAct } from './many-acts.ts'

/** So many posts at once: what a person can look through before they confirm. */
export const MAX_SELECTED = 200
/** The form that all checkboxes of a page belong to. */
const FORM_ID = 'many'
const MAX_NAME = 60

const Slugs = repeated(z.string())

/** `post`: what is ticked; `shown`: all posts of the page, which `whole` selects. */
export const SelectionForm = z.object({
  act: z.enum(Object.keys(MANY_ACTS) as ManyAct[]),
  post: Slugs,
  shown: Slugs,
  whole: z.literal('yes').optional(),
  confirmed: z.literal('yes').optional(),
  to: LocalPath,
})

/** The posts that a form selects, each once. @throws ServiceError `usage` for none or too many, `not-found` */
export function readSelection({
  post,
  shown,
  whole,
}: z.output<typeof SelectionForm>): Pick<PostRef, 'platform' | 'id'>[] {
  const slugs = [...new Set(whole ? shown : post)]
  if (slugs.length === 0) {
    throw new ServiceError('usage', 'No post is selected.', { hint: 'Go back and tick the posts.' })
  }
  if (slugs.length > MAX_SELECTED) {
    throw new ServiceError(
      'usage',
      `${slugs.length} posts are selected; ${MAX_SELECTED} at once is the most.`,
    )
  }
  return slugs.map((slug) => {
    const [platform = '', ...id] = slug.split('/')
    return parsePostName({ platform, id: id.join('/') })
  })
}

const actsOf = (request: FastifyRequest): ManyAct[] =>
  (Object.keys(MANY_ACTS) as ManyAct[]).filter((act) => mayAct(request, MANY_ACTS[act].needs))

/** Renders the checkbox of a post in a list; null for a caller who may do nothing with it. */
export function renderPick(
  request: FastifyRequest,
  { postId, author, text }: Pick<ListedPost, 'postId' | 'author' | 'text'>,
): Html | null {
  if (actsOf(request).length === 0) return null
  const name = `${author?.name ?? 'Unknown author'}${text ? `: ${text}` : ''}`
  return html`<label class="pick"><input type="checkbox" name="post" value="${postId}" form="${FORM_ID}"><span class="unseen">Select ${stripBidi(name).slice(0, MAX_NAME).toWellFormed()}</span></label>`
}

/** Renders what one may do with the posts that are ticked; null for a caller who may do nothing, or without posts. */
export function renderSelectionForm(
  request: FastifyRequest,
  posts: readonly Pick<ListedPost, 'postId'>[],
): Html | null {
  const acts = actsOf(request)
  if (acts.length === 0 || posts.length === 0) return null
  return html`<form id="${FORM_ID}" class="row many" method="post" action="/many" aria-label="The posts that are ticked">${[
    html`<input type="hidden" name="to" value="${request.url}">`,
    ...posts.map(({ postId }) => html`<input type="hidden" name="shown" value="${postId}">`),
  ]}<label class="row"><input type="checkbox" name="whole" value="yes">All on this page</label><span class="dim fine">or those that are ticked:</span>${acts.map(
    (act) => html`<button class="plain" name="act" value="${act}">${MANY_ACTS[act].label}</button>`,
  )}</form>`
}
