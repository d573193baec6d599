import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Html, html } from '../../../card/html.ts'
import { stripBidi } from '../../../card/strip-bidi.ts'
import { findListedPosts } from '../../../catalog/posts/listed-posts.ts'
import type { PostRow } from '../../../catalog/tables/posts.ts'
import { asStetError, ServiceError, type StetError } from '../../../model/errors.ts'
import { type PostRef, postSlug } from '../../../model/platform.ts'
import { missingScopeError } from '../../../model/scope.ts'
import { withTimeout } from '../../../model/with-timeout.ts'
import type { App } from '../../../runtime/app.ts'
import { concurrentMap } from '../../../verify/concurrent-map.ts'
import type { Api } from '../../server/api.ts'
import { serializePost } from '../../views/serializers.ts'
import { ACT_SCOPES, mayAct } from '../act-scopes.ts'
import { counted, postPath } from '../labels.ts'
import { sendPage } from '../layout.ts'
import { MANY_ACTS, type ManyAct } from './many-acts.ts'
import { readSelection, SelectionForm } from './selection.ts'

/** A person waits this long. What is not done then goes on without them. */
const WAIT_MS = 15_000
const CONCURRENT = 4

/** `POST /many`: asks whether the selected posts are meant, names their number, and after that acts on them. */
export function manyPages(api: Api, app: App): void {
  api.post(
    '/many',
    { config: { access: ACT_SCOPES.decide }, schema: { hide: true, body: SelectionForm } },
    async (request, reply) => {
      const { act, confirmed, to } = request.body
      const { needs } = MANY_ACTS[act]
      if (!mayAct(request, needs)) throw missingScopeError(ACT_SCOPES[needs])
      const names = readSelection(request.body)
      const rows = await findListedPosts((await app.catalog()).db, names, request.viewer)
      if (rows.size === 0)
        throw new ServiceError('not-found', 'None of the selected posts is in the catalog.')
      const posts = [...rows.values()]
      return confirmed
        ? await sendResult(app, request, reply, act, posts, to)
        : sendQuestion(request, reply, act, posts, to)
    },
  )
}

function sendQuestion(
  request: FastifyRequest,
  reply: FastifyReply,
  act: ManyAct,
  posts: readonly PostRow[],
  to: string,
): FastifyReply {
  const { label, means } = MANY_ACTS[act]
  const title = `${label}: ${counted(posts.length, 'post')}`
  const body = html`<section class="panel narrow wide"><h1>${title}?</h1><p>${means}</p>
<form class="stack" method="post" action="/many">${Object.entries({ act, confirmed: 'yes', to }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}${posts.map((post) => html`<input type="hidden" name="post" value="${postSlug(post)}">`)}
<p class="row"><button>${title}</button><a class="button plain" href="${to}">Leave it</a></p></form>
<details${posts.length <= 20 && html` open`}><summary>${counted(posts.length, 'post')}</summary><ol class="stack">${posts.map(
    (post) => html`<li>${renderName(post)}</li>`,
  )}</ol></details></section>`
  return sendPage(request, reply, { title, body })
}

async function sendResult(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  act: ManyAct,
  posts: readonly PostRow[],
  to: string,
): Promise<FastifyReply> {
  const { done, run } = MANY_ACTS[act]
  let ended = 0
  const failures: { post: PostRow; error: StetError }[] = []
  const attempt = async (post: PostRow): Promise<void> => {
    try {
      await run(app, toRef(post), request.caller)
    } catch (thrown) {
      failures.push({ post, error: asStetError(thrown, postSlug(post)) })
      app.logger.warn({ err: thrown, post: postSlug(post), act }, 'an act on many posts')
    }
    ended++
  }
  const work = (async () => {
    for await (const _ of concurrentMap(posts, CONCURRENT, attempt));
  })()
  await withTimeout(work, WAIT_MS, () => {})
  const open = posts.length - ended
  const title = `${counted(ended - failures.length, 'post')} ${done}`
  const body = html`<section class="panel narrow wide"><h1>${title}</h1>${
    open > 0 &&
    html`<p role="status">${counted(open, 'post')} more under way. The results will stand on the pages of the posts.</p>`
  }${
    failures.length > 0 &&
    html`<h2>Not done: ${counted(failures.length, 'post')}</h2><ul class="stack">${failures.map(
      ({ post, error }) =>
        html`<li>${renderName(post)}<br><span class="fine"><b>${error.code}</b>: <span class="said">${error.message}</span></span></li>`,
    )}</ul>`
  }<p><a class="button" href="${to}">Back to the list</a></p></section>`
  return sendPage(request, reply, { title, body })
}

const toRef = ({ platform, id, url }: PostRow): PostRef => ({ platform, id, url })

function renderName(row: PostRow): Html {
  const { author, text } = serializePost(row)
  return html`<a href="${postPath(row)}"><bdi>${stripBidi(author?.name ?? '') || postSlug(row)}</bdi></a>${
    text && html`<p class="said short fine" dir="auto">${text}</p>`
  }`
}
