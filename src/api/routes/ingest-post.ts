import type { App } from '../../runtime/app.ts'
import { registerIntakeRoute } from '../intake/intake-route.ts'
import { createPostIntake } from '../intake/post-intake.ts'
import type { Api } from '../server/api.ts'

/** `POST /v1/posts`: submits a post by any form of its URL; or many as NDJSON. */
export function ingestPostRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'queues' | 'platforms' | 'config' | 'scratchDir' | 'clock'>,
): void {
  registerIntakeRoute(api, app, createPostIntake(app), {
    operationId: 'submitPost',
    summary: 'Submit a post, or many as NDJSON',
    tags: ['Posts'],
  })
}
