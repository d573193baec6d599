import type { Fault } from './fault.ts'
import { NETWORK_FAULTS } from './network-faults.ts'
import { POSTGRES_FAULTS } from './postgres-faults.ts'
import { REDIS_FAULTS } from './redis-faults.ts'
import { STORE_FAULTS } from './store-faults.ts'

/** Each part dead, hanging, slow, refusing, full, emptied, read-only, out of connections. */
export const FAULTS: readonly Fault[] = [
  ...REDIS_FAULTS,
  ...POSTGRES_FAULTS,
  ...STORE_FAULTS,
  ...NETWORK_FAULTS,
]
