import { hostileStoresContract } from '../contracts/hostile-stores.contract.ts'

hostileStoresContract(() => true)
