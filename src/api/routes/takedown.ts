import { z } from 'zod'
import { postSlug } from '../../model/platform.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { TakedownBody, TakedownView, takeDownRequested } from '../views/takedown.ts'

const Response = TakedownView.extend({ postId: z.string() }).meta({ id: 'Takedown' })

const schema = {
  operationId: 'takeDown',
  summary: 'Take a post down, or restore it',
  tags: ['Publication'],
  body: TakedownBody,
  response: { 200: Response },
}

/** `POST /v1/takedowns`: takes a post down with a reason, or restores it; returns the resulting state. */
export function takedownRoute(
  api: Api,
  app: Pick<
    App,
    'catalog' | 'ledger' | 'copies' | 'snapshotCache' | 'thumbnails' | 'platforms' | 'clock' | 'logger'
  >,
): void {
  api.post(
    '/v1/takedowns',
    { config: { access: 'admin', idempotent: true }, schema },
    async ({ body, caller }) => {
      const view = await takeDownRequested(app, body, caller)
      return { postId: postSlug(view), ...view }
    },
  )
}
