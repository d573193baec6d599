import type { App } from '../../app.ts'
import type { Api } from '../api.ts'
import type { Metrics } from '../metrics.ts'
import { adoptRoute } from './adopt.ts'
import { articleRoutes } from './article.ts'
import { articlesRoute } from './articles.ts'
import { healthRoutes } from './health.ts'
import { ingestArticleRoute } from './ingest-article.ts'
import { ingestPostRoute } from './ingest-post.ts'
import { keysRoute } from './keys.ts'
import { metricsRoute } from './metrics.ts'
import { openapiRoute } from './openapi.ts'
import { postRoutes } from './post.ts'
import { postsRoute } from './posts.ts'
import { reindexRoute } from './reindex.ts'
import { snapshotRoute } from './snapshot.ts'
import { cardRoute } from './snapshot-card.ts'
import { resourceRoute } from './snapshot-resource.ts'
import { waczRoute } from './snapshot-wacz.ts'
import { takedownRoute } from './takedown.ts'
import { tokenRoutes } from './tokens.ts'
import { verifyRoute } from './verify.ts'

/** Every route of the API, one file each. */
export const routes: ReadonlyArray<(api: Api, app: App, metrics: Metrics) => void> = [
  ingestArticleRoute,
  ingestPostRoute,
  articlesRoute,
  articleRoutes,
  postsRoute,
  postRoutes,
  snapshotRoute,
  cardRoute,
  waczRoute,
  resourceRoute,
  tokenRoutes,
  verifyRoute,
  adoptRoute,
  reindexRoute,
  takedownRoute,
  healthRoutes,
  metricsRoute,
  keysRoute,
  openapiRoute,
]
