import { indexesContract } from '../contracts/indexes.contract.ts'

// Of so many rows the planner chooses by itself as it does of millions.
indexesContract(20_000)
