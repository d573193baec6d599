import type { App } from '../../runtime/app.ts'
import { createArticleIntake } from '../intake/article-intake.ts'
import { registerIntakeRoute } from '../intake/intake-route.ts'
import type { Api } from '../server/api.ts'

/** `POST /v1/articles`: submits an article by its URL, or with its HTML or text; or many as NDJSON. */
export function ingestArticleRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'queues' | 'config' | 'scratchDir' | 'clock'>,
): void {
  registerIntakeRoute(api, app, createArticleIntake(app), {
    operationId: 'submitArticle',
    summary: 'Submit an article, or many as NDJSON',
    tags: ['Articles'],
  })
}
