import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'

/** `GET /.well-known/stet-keys.json`: the public keys of this archive's signatures, with the retired ones of `STET_TRUSTED_KEYS`. */
export function keysRoute(api: Api, app: Pick<App, 'ledger'>): void {
  api.get('/.well-known/stet-keys.json', { config: { access: 'public' } }, async (_request, reply) => {
    reply.header('access-control-allow-origin', '*')
    return { keys: await (await app.ledger()).publicKeys() }
  })
}
