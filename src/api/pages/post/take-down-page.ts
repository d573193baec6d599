import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { html } from '../../../card/html.ts'
import type { PostRef } from '../../../model/platform.ts'
import type { App } from '../../../runtime/app.ts'
import { takeDown } from '../../../services/publication/take-down.ts'
import type { Api } from '../../server/api.ts'
import { ACT_SCOPES } from '../act-scopes.ts'
import { postPath } from '../labels.ts'
import { sendPage } from '../layout.ts'
import { findKnown } from './acts.ts'
import { PostParams } from './post-params.ts'

const Form = z.object({
  reason: z.string().trim().max(2_000).default(''),
  erase: z.string().trim().max(20).default(''),
})
/** What a person types to delete bytes, which cannot be undone. */
const ERASE_WORD = 'DELETE'

/** `/posts/{platform}/{id}/take-down`: asks for a reason, says what will happen, and takes a post down. */
export function takeDownPage(api: Api, app: App): void {
  const config = { access: ACT_SCOPES.takeDown }
  const path = '/posts/:platform/:id/take-down'
  api.get(path, { config, schema: { hide: true, params: PostParams } }, async (request, reply) => {
    const post = await findKnown(app, request.params)
    return sendForm(request, reply, post, null)
  })
  api.post(
    path,
    { config, schema: { hide: true, params: PostParams, body: Form } },
    async (request, reply) => {
      const { reason, erase } = request.body
      const post = await findKnown(app, request.params)
      if (reason === '')
        return sendForm(request, reply, post, 'Give a reason: everyone who asks for the post reads it.')
      if (erase !== '' && erase !== ERASE_WORD) {
        return sendForm(
          request,
          reply,
          post,
          `To delete the stored bytes type ${ERASE_WORD}, or leave the field empty.`,
        )
      }
      await takeDown(app, post, { reason, erase: erase === ERASE_WORD }, request.caller)
      return await reply.redirect(postPath(post), 303)
    },
  )
}

function sendForm(
  request: FastifyRequest,
  reply: FastifyReply,
  post: PostRef,
  error: string | null,
): FastifyReply {
  const body = html`<section class="panel narrow wide"><p class="fine"><a href="${postPath(post)}">← The post</a></p><h1>Take down a post</h1>
<p class="fine"><bdi>${post.url}</bdi></p>
${error !== null && html`<p class="notice bad" role="alert" id="error">${error}</p>`}
<p>Every page, card, frame and file of the post then answers with the reason and the day, and it is in no list. Articles that cite it stay. You can restore it.</p>
<form class="stack" method="post" action="${postPath(post)}/take-down">
<label>Reason<textarea name="reason" rows="3" required maxlength="2000"${error !== null && html` aria-describedby="error"`}></textarea></label>
<details><summary>Delete the stored bytes too</summary><p class="fine">This cannot be undone. Objects under Object Lock stay until the lock ends.</p><label>Type ${ERASE_WORD}<input name="erase" autocomplete="off" autocapitalize="characters"></label></details>
<p class="row"><button class="risk">Take it down</button><a class="button plain" href="${postPath(post)}">Leave it</a></p></form></section>`
  return sendPage(request, reply, { title: 'Take down', body, status: error === null ? 200 : 422 })
}
