import { hostileStoresContract } from '../contracts/hostile-stores.contract.ts'
import { versionedBucketsContract } from '../contracts/versioned-buckets.contract.ts'

hostileStoresContract(() => true)
versionedBucketsContract(1_000)
