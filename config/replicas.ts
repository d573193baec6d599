import { ConfigError } from '../src/model/errors.ts'
import type { S3Access, StoreAddress } from '../src/model/store.ts'
import { storeAddress } from './store-address.ts'

/** A further store that holds everything that the first one holds. */
export interface ReplicaConfig {
  /** Names it in commands, events, metrics and logs. */
  readonly name: string
  readonly address: StoreAddress
}

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/
/** The name of the store in `STET_STORE`. */
const RESERVED = 'first'
const PARAMETERS = ['profile', 'endpoint', 'region', 'lock', 'lock-days']

/**
 * Parses `name=address` for each replica; an S3 address may have `?profile=…&endpoint=…&region=…&lock=…&lock-days=…`.
 *
 * @param first the store that they are replicas of
 * @throws ConfigError `config-invalid`
 */
export function parseReplicas(values: readonly string[], first: StoreAddress): ReplicaConfig[] {
  const replicas = values.map(parseReplica)
  const names = new Set(replicas.map(({ name }) => name))
  if (names.size < replicas.length) throw refusal('two replicas have the same name', 'Name each differently.')
  const places = new Set([first, ...replicas.map(({ address }) => address)].map(placeOf))
  if (places.size <= replicas.length) {
    throw refusal('two stores are at the same place', 'A replica must be another store than STET_STORE.')
  }
  return replicas
}

function parseReplica(value: string): ReplicaConfig {
  const [, name = '', url = ''] = /^([^=:/]+)=(.+)$/.exec(value) ?? []
  if (!NAME.test(name) || name === RESERVED) {
    throw refusal(
      `${JSON.stringify(value)} can't be read`,
      'Set it to name=address, such as vault=s3://bucket/prefix?profile=vault or nas=file:///mnt/nas/stet.',
    )
  }
  // A directory may have a question mark in its name.
  const query = url.startsWith('s3:') ? url.indexOf('?') : -1
  const base = storeAddress(query < 0 ? url : url.slice(0, query), 'STET_REPLICAS')
  if (base.kind === 'file') return { name, address: base }
  const parameters = new URLSearchParams(query < 0 ? '' : url.slice(query + 1))
  const unknown = [...parameters.keys()].find((key) => !PARAMETERS.includes(key))
  if (unknown !== undefined) {
    throw refusal(`${name} has the parameter ${unknown}`, `The parameters are ${PARAMETERS.join(', ')}.`)
  }
  return { name, address: { ...base, ...lockOf(name, parameters), access: accessOf(name, parameters) } }
}

function accessOf(name: string, parameters: URLSearchParams): S3Access {
  const endpoint = parameters.get('endpoint')
  if (endpoint !== null && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw refusal(`the endpoint of ${name} can't be read`, 'Set it to an http:// or https:// address.')
  }
  return { profile: parameters.get('profile'), endpoint, region: parameters.get('region') }
}

function lockOf(name: string, parameters: URLSearchParams): Pick<StoreAddress & { kind: 's3' }, 'lock'> {
  const mode = parameters.get('lock')
  const days = parameters.get('lock-days')
  if (mode === null && days === null) return {}
  if ((mode === 'governance' || mode === 'compliance') && /^[1-9]\d{0,5}$/.test(days ?? '')) {
    return { lock: { mode, days: Number(days) } }
  }
  throw refusal(
    `the lock of ${name} can't be read`,
    'Set both: lock=governance or lock=compliance, and lock-days to a whole number of days.',
  )
}

const placeOf = (address: StoreAddress): string =>
  address.kind === 'file'
    ? `file ${address.dir}`
    : `s3 ${address.access?.endpoint ?? ''} ${address.bucket}/${address.prefix}`

const refusal = (what: string, hint: string): ConfigError =>
  new ConfigError('config-invalid', `STET_REPLICAS: ${what}.`, { input: 'STET_REPLICAS', hint })
