import { z } from 'zod'
import { auditAll } from '../../app/audit.ts'
import { verifyAll } from '../../app/verify.ts'
import type { App } from '../../app.ts'
import { InputError } from '../../model/errors.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Api } from '../api.ts'
import { sendLines } from '../json-lines.ts'

const Body = z.strictObject({
  scope: z.enum(['due', 'all', 'post']).default('due'),
  url: z.string().max(8_192).optional(),
  audit: z.boolean().default(false),
})

/** `POST /v1/verify`: checks or audits now, a JSON line as each is done. */
export function verifyRoute(api: Api, app: App): void {
  api.post('/v1/verify', { config: { access: 'admin' }, schema: { body: Body } }, async (request, reply) => {
    const { scope, url, audit } = request.body
    const which = scope === 'post' ? { post: postOf(app, url) } : scope
    return await sendLines(request, reply, (signal) =>
      audit ? auditAll(app, which, signal) : verifyAll(app, which, signal),
    )
  })
}

function postOf(app: App, url: string | undefined): PostRef {
  const post = app.platforms.post(url ?? '')
  if (post) return post
  throw new InputError('post-unrecognised', `No platform claims ${url ?? 'a post without url'}.`, {
    input: url ?? 'url',
  })
}
