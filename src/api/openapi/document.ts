import swagger from '@fastify/swagger'
import { VERSION } from '../../../config/version.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { publicUrlOf } from '../server/public-url.ts'
import { createComponents } from './components.ts'
import { type DescribedRoute, describeOperation } from './operation.ts'
import { describeWebhooks } from './webhook-messages.ts'

/** The groups of operations, in the order in which the documentation shows them. */
const TAGS = {
  Articles: 'Articles and the posts that they cite.',
  Posts: 'Posts, with their snapshots, checks and citing articles.',
  Snapshots: 'The archived copies of posts.',
  Embedding: 'Archived cards for other sites.',
  Memento: 'Snapshots by time, after RFC 7089.',
  Watch: 'Checks of originals and copies, and what they found.',
  Webhooks: 'Subscriptions to messages, and their deliveries.',
  Publication: 'What the public may see.',
  Operation: 'The work of the service, for its operator.',
  Access: 'API tokens and keys.',
} as const

/** The OpenAPI security schemes. */
const SECURITY_SCHEMES = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API token. Each operation names the scope that it needs. The scope `admin` grants every operation, and `edit` ' +
      'those of `read` as well. Where `ingest` stands beside another scope, it grants what the token has sent itself.',
  },
  ...Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
      name,
      { type: 'apiKey', in: 'header', name, description: 'Standard Webhooks; see docs/hooks.md.' } as const,
    ]),
  ),
} as const

/** Makes the OpenAPI document (`api.swagger()`) from the schemas of the routes that are registered later. */
export async function registerDocument(api: Api, app: Pick<App, 'config'>): Promise<void> {
  const components = createComponents()
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Stet',
        version: VERSION,
        description: 'Keeps the social posts that articles embed.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: { securitySchemes: SECURITY_SCHEMES },
    },
    transform: (route) => describeOperation(route as DescribedRoute, components, app.config.publicRead),
    transformObject: (document) => {
      const openapi = 'openapiObject' in document ? document.openapiObject : {}
      // Every GET also answers HEAD, and OPTIONS is for browsers.
      for (const path of Object.values(openapi.paths ?? {})) {
        delete path?.head
        delete path?.options
      }
      return {
        ...openapi,
        servers: [{ url: publicUrlOf(app, api) }],
        webhooks: describeWebhooks(components),
        components: { ...openapi.components, schemas: components.schemas },
      } as typeof openapi
    },
  })
}
