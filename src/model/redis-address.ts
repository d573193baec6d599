import { ConfigError } from './errors.ts'

/** Where Redis, or a server that speaks its protocol, is found. */
export interface RedisAddress {
  /** `sentinel`: the hosts are those of Sentinels, which name the primary. `cluster`: some nodes of a cluster. */
  readonly kind: 'single' | 'sentinel' | 'cluster'
  readonly tls: boolean
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  readonly username: string | undefined
  readonly password: string | undefined
  readonly db: number
  /** The name of the primary that the Sentinels watch; empty for the other kinds. */
  readonly primary: string
  readonly sentinelUsername: string | undefined
  readonly sentinelPassword: string | undefined
  /** 0: whichever the host's name has. */
  readonly family: 0 | 4 | 6
  /** For messages; without user and password. */
  readonly label: string
}

const FORM = /^(redis|valkey)(s?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^@/?#]+)(\/[^?#]*)?(\?[^#]*)?$/
const PORTS = { single: 6379, sentinel: 26379, cluster: 6379 } as const
const PARAMETERS = { single: ['family'], sentinel: ['family', 'sentinelUsername', 'sentinelPassword'] }

/**
 * Reads the address of Redis: `redis://[user:password@]host[:port][/number]`, `redis+sentinel://host,host/primary[/number]`,
 * `redis+cluster://host,host`; with `rediss` for TLS. `valkey` means the same as `redis`.
 *
 * @throws ConfigError `config-invalid`; its message does not repeat the value, which may hold a password
 */
export function parseRedisAddress(value: string): RedisAddress {
  const [, , secure, form, user, list = '', path = '', query] =
    FORM.exec(value) ?? refuse('Its form is unknown.')
  const kind = (form ?? 'single') as RedisAddress['kind']
  const hosts = list.split(',').map((one) => hostOf(one, PORTS[kind]))
  if (kind === 'single' && hosts.length > 1)
    refuse('Several hosts need redis+sentinel:// or redis+cluster://.')
  const parts = path.split('/').slice(1).map(decode).filter(Boolean)
  const primary = kind === 'sentinel' ? (parts.shift() ?? '') : ''
  if (kind === 'sentinel' && primary === '')
    refuse('After the Sentinels it needs the name of the primary: redis+sentinel://host,host/name.')
  const [number = '0', ...rest] = parts
  if (rest.length > 0 || !/^\d{1,5}$/.test(number)) refuse('The number of the database is no number.')
  if (kind === 'cluster' && Number(number) > 0) refuse('A cluster has no numbered databases.')
  const parameters = new URLSearchParams(query)
  const known = kind === 'sentinel' ? PARAMETERS.sentinel : PARAMETERS.single
  for (const name of parameters.keys()) if (!known.includes(name)) refuse(`It has no parameter ${name}.`)
  const family = Number(parameters.get('family') ?? 0)
  if (family !== 0 && family !== 4 && family !== 6) refuse('family is 4 or 6.')
  const [username, password] = user === undefined ? [] : credentialsOf(user)
  return {
    kind,
    tls: secure === 's',
    hosts,
    username,
    password,
    db: Number(number),
    primary,
    sentinelUsername: parameters.get('sentinelUsername') ?? undefined,
    sentinelPassword: parameters.get('sentinelPassword') ?? undefined,
    family: family as RedisAddress['family'],
    label: `redis${secure}${form ? `+${form}` : ''}://${list}${path}`,
  }
}

function hostOf(text: string, defaultPort: number): { host: string; port: number } {
  const [, bracketed, plain, port] =
    /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i.exec(text) ?? refuse('A host is unreadable.')
  return { host: bracketed ?? plain ?? '', port: Number(port ?? defaultPort) }
}

/** `user:password`, `:password`, or a user alone. */
function credentialsOf(text: string): [string | undefined, string | undefined] {
  const colon = text.indexOf(':')
  const user = decode(colon === -1 ? text : text.slice(0, colon))
  return [user || undefined, colon === -1 ? undefined : decode(text.slice(colon + 1))]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return refuse('A percent sign in it is not part of a code, such as %25.')
  }
}

function refuse(why: string): never {
  throw new ConfigError('config-invalid', `STET_REDIS_URL: its value can't be read. ${why}`, {
    input: 'STET_REDIS_URL',
    hint: 'Set it to redis://host:6379, rediss://…, redis+sentinel://host,host/primary or redis+cluster://host,host.',
  })
}
