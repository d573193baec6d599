/** `read-write`: only a server that takes writes. `any`: whichever answers. As in libpq, "Connection Strings". */
export type SessionTarget = 'read-write' | 'any'

/** The servers of a database, in the order in which they are tried. */
export interface DatabaseHosts {
  /** One `postgres://` URL for each server. */
  readonly urls: readonly [string, ...string[]]
  readonly target: SessionTarget
}

/** Every word of libpq that asks for a server which takes writes; `standby` and the like are of no use to Stet. */
const TARGETS: Readonly<Record<string, SessionTarget>> = {
  'read-write': 'read-write',
  primary: 'read-write',
  any: 'any',
}

const PARTS =
  /^(?<scheme>postgres(?:ql)?:\/\/)(?<user>[^@/?#]*@)?(?<hosts>[^/?#]*)(?<path>\/[^?#]*)?(?:\?(?<query>.*))?$/

/**
 * Reads a `postgres://` URL that may name several servers, as libpq does:
 * `postgres://user@one:5432,two:5432/db?target_session_attrs=read-write`. Default of the target: `read-write`.
 *
 * @returns null if it can't be read, or asks for a server that takes no writes
 */
export function parseDatabaseUrl(url: string): DatabaseHosts | null {
  const { scheme, user = '', hosts = '', path = '', query = '' } = PARTS.exec(url)?.groups ?? {}
  if (scheme === undefined) return null
  const parameters = query.split('&').filter((one) => one !== '')
  const targets = parameters.filter((one) => one.startsWith('target_session_attrs='))
  const target = TARGETS[targets.at(-1)?.split('=')[1] ?? 'read-write']
  const rest = parameters.filter((one) => !targets.includes(one)).join('&')
  const suffix = `${path}${rest === '' ? '' : `?${rest}`}`
  const [first = '', ...others] = hosts.split(',').map((host) => `${scheme}${user}${host}${suffix}`)
  const urls = [first, ...others] as const
  // A URL without a host names a socket in its query.
  const isReadable =
    urls.every((one) => hosts === '' || URL.canParse(one)) && !hosts.split(',').slice(1).includes('')
  return target === undefined || !isReadable ? null : { urls, target }
}
