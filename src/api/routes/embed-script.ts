import { PLATFORMS } from '../../platforms/registry.ts'
import { createEmbedScript } from '../embed/embed-script.ts'
import { text } from '../openapi/media-types.ts'
import type { Api } from '../server/api.ts'

const schema = {
  operationId: 'getEmbedScript',
  summary: 'Get the script that replaces lost embeds by archived cards',
  tags: ['Embedding'],
  response: { 200: text('text/javascript') },
}

/** `GET /embed.js`: the script that replaces lost embeds by archived cards. */
export function embedScriptRoute(api: Api, _app: unknown): void {
  const script = createEmbedScript(PLATFORMS)
  api.get('/embed.js', { config: { access: 'public' }, schema }, async (_request, reply) => {
    return await reply
      .type('text/javascript; charset=utf-8')
      .header('access-control-allow-origin', '*')
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'public, max-age=300')
      .send(script)
  })
}
