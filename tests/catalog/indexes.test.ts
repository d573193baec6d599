import { indexesContract } from '../contracts/indexes.contract.ts'

// With so few rows the planner would scan or sort all of them. These settings make it use an index if one fits.
indexesContract(4_000, {
  find: 'set local enable_seqscan = off',
  order: 'set local enable_seqscan = off; set local enable_sort = off',
})
