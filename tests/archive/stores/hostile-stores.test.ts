import { hostileStoresContract } from '../../contracts/hostile-stores.contract.ts'
import { versionedBucketsContract } from '../../contracts/versioned-buckets.contract.ts'

// The heavy suite has the contract on every kind of server, and listings of several pages from the buckets with versions.
hostileStoresContract(([what]) => what === 'does everything wrong')
versionedBucketsContract(50)
