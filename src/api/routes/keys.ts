import { z } from 'zod'
import { PublicKeyRecord } from '../../archive/wacz/wacz-records.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'

const schema = {
  operationId: 'listKeys',
  summary: 'List the public keys that this archive signs with',
  tags: ['Access'],
  response: { 200: z.object({ keys: z.array(PublicKeyRecord) }).meta({ id: 'KeyList' }) },
}

/** `GET /.well-known/stet-keys.json`: the public keys of this archive's signatures, with the retired ones of `STET_TRUSTED_KEYS`. */
export function keysRoute(api: Api, app: Pick<App, 'reader'>): void {
  api.get(
    '/.well-known/stet-keys.json',
    { config: { access: 'public' }, schema },
    async (_request, reply) => {
      reply.header('access-control-allow-origin', '*')
      return { keys: await app.reader.publicKeys() }
    },
  )
}
