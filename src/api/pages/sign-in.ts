import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { html } from '../../card/html.ts'
import { endSession, findSessionHolder, startSession } from '../../catalog/access/sessions.ts'
import { createToken } from '../../catalog/access/tokens.ts'
import { ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { SenderRateLimiter } from '../intake/sender-rate-limiter.ts'
import type { Api } from '../server/api.ts'
import {
  clearSessionCookie,
  isPlain,
  readSessionSecret,
  requireSameOrigin,
  setSessionCookie,
} from '../server/session.ts'
import { sendPage } from './layout.ts'
import { LocalPath } from './query-params.ts'

const Query = z.object({
  to: LocalPath,
  again: z.string().optional(),
  other: z.string().optional(),
  code: z.string().max(100).optional(),
})
const Form = z.union([
  z.object({ token: z.string().trim().max(200), to: LocalPath }),
  z.object({ code: z.string().max(100), to: LocalPath }),
])

/** How long the token lasts that a one-time code gives: a working day. */
const CODE_SESSION_MS = 12 * 3_600_000

/** Rate limit of wrong tokens for each IP address. It bounds the load: tokens are too long to guess. */
const FAILURES = { perSecond: 1 / 6, burst: 10 }

/** `/sign-in` and `/sign-out`: starts a session with the scopes of a token, in a cookie hidden from scripts, and ends it. */
export function signInPages(api: Api, app: Pick<App, 'catalog' | 'config' | 'clock' | 'signInCodes'>): void {
  const failures = new SenderRateLimiter(FAILURES)
  const open = { config: { access: 'public' as const } }

  api.get('/sign-in', { ...open, schema: { hide: true, querystring: Query } }, async (request, reply) => {
    const { to, again, other, code } = request.query
    const secret = other === undefined ? readSessionSecret(app, request) : null
    if (
      secret !== null &&
      (await findSessionHolder((await app.catalog()).db, secret, app.clock.now())) !== null
    ) {
      return await reply.redirect(to, 303)
    }
    if (code !== undefined) return sendCodeForm(request, reply, to, code)
    // Browsers omit a strict cookie when a link on another site leads here; a redirect from our own page sends it.
    if (request.headers['sec-fetch-site'] === 'cross-site' && again === undefined) {
      return sendSameSiteRedirect(request, reply, to)
    }
    return sendForm(request, reply, to, { unencrypted: isPlain(app.config.publicUrl) })
  })

  api.post('/sign-in', { ...open, schema: { hide: true, body: Form } }, async (request, reply) => {
    requireSameOrigin(app, request)
    const { to } = request.body
    const token = 'code' in request.body ? await tokenOfCode(app, request.body.code) : request.body.token
    const session = token && (await startSession((await app.catalog()).db, token, app.clock.now()))
    if (!session) {
      const waitMs = failures.take(request.ip)
      if (waitMs === 0) {
        const error = 'code' in request.body ? USED_CODE : 'This token is unknown, revoked or expired.'
        return sendForm(request, reply, to, { error })
      }
      reply.header('retry-after', Math.ceil(waitMs / 1000))
      throw new ServiceError('too-many-requests', 'Too many wrong tokens.', { hint: 'Wait a minute.' })
    }
    const previous = readSessionSecret(app, request)
    if (previous !== null) await endSession((await app.catalog()).db, previous)
    setSessionCookie(app, reply, session.secret, session.lastsMs)
    return await reply.redirect(to, 303)
  })

  api.post('/sign-out', { ...open, schema: { hide: true } }, async (request, reply) => {
    requireSameOrigin(app, request)
    const secret = readSessionSecret(app, request)
    if (secret !== null) await endSession((await app.catalog()).db, secret)
    clearSessionCookie(app, reply)
    return await reply.redirect('/sign-in', 303)
  })
}

const USED_CODE =
  'This link was used already, or is older than ten minutes. `stet up` prints a new one when it starts.'

/** Creates a token for the person who started this process; null if the code is not valid. */
async function tokenOfCode(
  app: Pick<App, 'catalog' | 'clock' | 'signInCodes'>,
  code: string,
): Promise<string | null> {
  const now = app.clock.now()
  if (!app.signInCodes.redeem(code, now)) return null
  const expiresAt = new Date(now.getTime() + CODE_SESSION_MS)
  const { token } = await createToken(
    (await app.catalog()).db,
    { scopes: ['admin'], name: 'signed in by the link of stet up', expiresAt },
    now,
  )
  return token
}

/** Asks for a click, because programs that preview links open them too. */
function sendCodeForm(request: FastifyRequest, reply: FastifyReply, to: string, code: string): FastifyReply {
  const body = html`<section class="panel narrow"><h1>Sign in</h1>
<form class="stack" method="post" action="/sign-in"><input type="hidden" name="to" value="${to}"><input type="hidden" name="code" value="${code}">
<p>You started this archive, so you may do everything in it for the next 12 hours.</p><button autofocus>Sign in</button></form></section>`
  return sendPage(request, reply, { title: 'Sign in', body })
}

function sendSameSiteRedirect(request: FastifyRequest, reply: FastifyReply, to: string): FastifyReply {
  const next = `/sign-in?again=1&to=${encodeURIComponent(to)}`
  reply.header('refresh', `0; url=${next}`)
  const body = html`<p class="narrow"><a href="${next}">Continue</a></p>`
  return sendPage(request, reply, { title: 'One moment', body })
}

function sendForm(
  request: FastifyRequest,
  reply: FastifyReply,
  to: string,
  { error = null, unencrypted = false }: { readonly error?: string | null; readonly unencrypted?: boolean },
): FastifyReply {
  const body = html`<section class="panel narrow"><h1>Sign in</h1>
${error !== null && html`<p class="notice bad" role="alert" id="error">${error}</p>`}
${unencrypted && html`<p class="notice">This connection is not encrypted: anyone who can read the network can read your token.</p>`}
<form class="stack" method="post" action="/sign-in"><input type="hidden" name="to" value="${to}"><input type="text" name="username" value="token" autocomplete="username" hidden>
<label>Token<input name="token" type="password" required autocomplete="current-password" autofocus${error !== null && html` aria-invalid="true" aria-describedby="error"`}></label>
<button>Sign in</button></form>
<p class="fine dim">A token begins with <code>stet_</code>. The operator of this archive creates it: <code>stet token create --scope read</code>. With <code>--scope edit</code> you may also approve, hold, check and capture posts, and with <code>--scope admin</code> do everything.</p></section>`
  return sendPage(request, reply, { title: 'Sign in', body, status: error === null ? 200 : 401 })
}
