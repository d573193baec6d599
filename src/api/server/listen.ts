import { ConfigError } from '../../model/errors.ts'
import type { Api } from './api.ts'

/**
 * Listens on a TCP address.
 *
 * @returns the URL of the service, with the port that was bound
 * @throws ConfigError `config-invalid` if the address is in use or not on this machine
 */
export async function listenOnNetwork(
  api: Pick<Api, 'listen'>,
  address: { host: string; port: number },
): Promise<string> {
  try {
    return await api.listen({ host: address.host, port: address.port })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError('config-invalid', `STET_LISTEN: cannot listen there: ${why}`, {
      input: 'STET_LISTEN',
      hint: 'Stop what listens there, or set STET_LISTEN to another address, such as 127.0.0.1:0.',
      cause,
    })
  }
}
