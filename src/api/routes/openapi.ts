import type { Api } from '../server/api.ts'

/** `GET /openapi.json`: the OpenAPI document. */
export function openapiRoute(api: Api, _app: unknown): void {
  api.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () =>
    api.swagger(),
  )
}
