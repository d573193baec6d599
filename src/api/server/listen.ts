import { ConfigError } from '../../model/errors.ts'
import type { ApiServer } from './create-api.ts'

/**
 * Listens for the network.
 *
 * @returns the address that readers can use, with the port that was bound
 * @throws ConfigError `config-invalid` where the address is taken or not ours
 */
export async function listenOnNetwork(
  { api }: Pick<ApiServer, 'api'>,
  address: { host: string; port: number },
): Promise<string> {
  try {
    return await api.listen({ host: address.host, port: address.port })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError('config-invalid', `STET_LISTEN: can't listen there: ${why}`, {
      input: 'STET_LISTEN',
      hint: 'Stop what listens there, or set STET_LISTEN to another address, such as 127.0.0.1:0.',
      cause,
    })
  }
}
