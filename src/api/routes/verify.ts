import { z } from 'zod'
import { auditSnapshots } from '../../services/audit-snapshots.ts'
import { runVerification, type VerificationDeps } from '../../services/run-verification.ts'
import type { Api } from '../server/api.ts'
import { sendNdjson } from '../server/ndjson-response.ts'
import { postFromUrl } from '../views/post-from-url.ts'

const Body = z.strictObject({
  scope: z.enum(['due', 'all', 'post']).default('due'),
  url: z.string().max(8_192).optional(),
  audit: z.boolean().default(false),
})

/** `POST /v1/verify`: checks posts or audits snapshots now. One JSON line for each. */
export function verifyRoute(api: Api, app: VerificationDeps): void {
  api.post('/v1/verify', { config: { access: 'admin' }, schema: { body: Body } }, async (request, reply) => {
    const { scope, url, audit } = request.body
    const which = scope === 'post' ? { post: postFromUrl(app, url ?? '') } : scope
    return await sendNdjson(request, reply, (signal) =>
      audit ? auditSnapshots(app, which, signal) : runVerification(app, which, signal),
    )
  })
}
