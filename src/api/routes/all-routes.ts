import type { App } from '../../runtime/app.ts'
import type { ServiceMetrics } from '../metrics/metrics.ts'
import type { Api } from '../server/api.ts'
import { approvalRoute } from './approval.ts'
import { articleRoutes } from './article.ts'
import { detectRoute } from './detect.ts'
import { embedFrameRoute } from './embed-frame.ts'
import { embedScriptRoute } from './embed-script.ts'
import { embedsRoute } from './embeds.ts'
import { failureRoutes } from './failures.ts'
import { healthRoutes } from './health.ts'
import { adoptRoute } from './import-records.ts'
import { ingestArticleRoute } from './ingest-article.ts'
import { ingestPostRoute } from './ingest-post.ts'
import { inlineCardRoute } from './inline-card.ts'
import { keysRoute } from './keys.ts'
import { articlesRoute } from './list-articles.ts'
import { mementoRoute } from './memento.ts'
import { metricsRoute } from './metrics.ts'
import { oembedRoute } from './oembed.ts'
import { openapiRoute } from './openapi.ts'
import { postRoutes } from './post.ts'
import { postsRoute } from './posts.ts'
import { queuesRoute } from './queues.ts'
import { reindexRoute } from './reindex.ts'
import { reportRoute } from './report.ts'
import { snapshotRoute } from './snapshot.ts'
import { cardRoute } from './snapshot-card.ts'
import { resourceRoute } from './snapshot-resource.ts'
import { thumbnailRoute } from './snapshot-thumbnail.ts'
import { waczRoute } from './snapshot-wacz.ts'
import { takedownRoute } from './takedown.ts'
import { timegateRoute } from './timegate.ts'
import { timemapRoute } from './timemap.ts'
import { tokenRoutes } from './tokens.ts'
import { verifyRoute } from './verify.ts'
import { verifyPlanRoute } from './verify-plan.ts'
import { webhookDeliveryRoutes } from './webhook-deliveries.ts'
import { webhookRoutes } from './webhooks.ts'

/** All API routes, one file each. */
export const ROUTES: ReadonlyArray<(api: Api, app: App, metrics: ServiceMetrics) => void> = [
  ingestArticleRoute,
  ingestPostRoute,
  detectRoute,
  articlesRoute,
  articleRoutes,
  postsRoute,
  postRoutes,
  snapshotRoute,
  cardRoute,
  waczRoute,
  resourceRoute,
  thumbnailRoute,
  tokenRoutes,
  verifyRoute,
  verifyPlanRoute,
  reportRoute,
  webhookRoutes,
  webhookDeliveryRoutes,
  adoptRoute,
  reindexRoute,
  takedownRoute,
  approvalRoute,
  timegateRoute,
  timemapRoute,
  mementoRoute,
  oembedRoute,
  embedFrameRoute,
  inlineCardRoute,
  embedScriptRoute,
  embedsRoute,
  queuesRoute,
  failureRoutes,
  healthRoutes,
  metricsRoute,
  keysRoute,
  openapiRoute,
]
