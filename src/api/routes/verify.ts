import { z } from 'zod'
import { Repair } from '../../model/event-record.ts'
import { WatchState } from '../../model/outcome.ts'
import { PlatformName } from '../../model/platform.ts'
import { Evidence } from '../../model/post-answer.ts'
import { hasScope, missingScopeError } from '../../model/scope.ts'
import { type AuditDeps, auditSnapshots } from '../../services/audit/audit-snapshots.ts'
import { runVerification, type VerificationDeps } from '../../services/verify/run-verification.ts'
import type { Api } from '../server/api.ts'
import { sendNdjson } from '../server/ndjson-response.ts'
import { LivenessCode } from '../views/codes.ts'
import { postFromUrl } from '../views/post-from-url.ts'

const Body = z.strictObject({
  scope: z.enum(['due', 'all', 'post']).default('due'),
  url: z.string().max(8_192).optional(),
  audit: z.boolean().default(false),
})

const CheckLine = z
  .object({
    platform: PlatformName,
    id: z.string(),
    url: z.string(),
    liveness: LivenessCode,
    state: WatchState,
    evidence: z.array(Evidence),
    /** Whether this check made the post lost. */
    newly: z.boolean(),
  })
  .meta({ id: 'CheckLine' })
const AuditLine = z
  .object({
    id: z.string(),
    key: z.string(),
    ok: z.boolean(),
    damage: z.array(z.string()),
    /** Whether this audit found the damage first. */
    newly: z.boolean(),
    /** What was damaged in one store and is whole again. */
    repaired: z.array(Repair),
  })
  .meta({ id: 'AuditLine' })
/** An object of a store that no record explains. `copy`: `first`, or the name of a replica. */
const StrayLine = z
  .object({ copy: z.string(), key: z.string(), stray: z.string(), newly: z.boolean() })
  .meta({ id: 'StrayLine' })
const NoteLine = z.object({ note: z.string(), short: z.boolean() }).meta({ id: 'NoteLine' })

const schema = {
  operationId: 'verify',
  summary: 'Check posts or audit snapshots now, with a line for each',
  tags: ['Watch'],
  body: Body,
  response: {
    200: {
      content: { 'application/x-ndjson': { schema: z.union([CheckLine, AuditLine, StrayLine, NoteLine]) } },
    },
  },
}

/** `POST /v1/verify`: checks posts or audits snapshots now, one JSON line for each. With the scope `edit`, one post at a time. */
export function verifyRoute(api: Api, app: VerificationDeps & AuditDeps): void {
  api.post('/v1/verify', { config: { access: 'edit' }, schema }, async (request, reply) => {
    const { scope, url, audit } = request.body
    if ((audit || scope !== 'post') && !hasScope(request.scopes ?? [], 'admin'))
      throw missingScopeError('admin')
    const which = scope === 'post' ? { post: postFromUrl(app, url ?? '') } : scope
    return await sendNdjson(request, reply, (signal) =>
      audit ? auditSnapshots(app, which, signal) : runVerification(app, which, signal),
    )
  })
}
