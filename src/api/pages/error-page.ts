import type { FastifyReply, FastifyRequest } from 'fastify'
import { html } from '../../card/html.ts'
import { sendPage } from './layout.ts'

/** Answers with a problem as a page. */
export function sendErrorPage(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: { status: number; title: string; detail: string; code: string; hint?: string | undefined },
): FastifyReply {
  const { status, title, detail, code, hint } = problem
  const body = html`<section class="panel narrow"><h1>${title}</h1>
<p class="said" dir="auto">${detail}</p>${hint !== undefined && html`<p class="dim">${hint}</p>`}
<p class="fine dim">${status} · <code>${code}</code></p>
<p class="row">${status === 403 && html`<a class="button" href="/sign-in?other=1">Sign in with another token</a>`}<a class="button plain" href="/">To the archive</a></p></section>`
  return sendPage(request, reply, { title, body, status })
}
