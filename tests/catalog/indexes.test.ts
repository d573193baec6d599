import { indexesContract } from '../contracts/indexes.contract.ts'

// Of so few rows the planner would read or sort all: here it is asked whether an index could spare it that.
indexesContract(4_000, {
  find: 'set local enable_seqscan = off',
  order: 'set local enable_seqscan = off; set local enable_sort = off',
})
