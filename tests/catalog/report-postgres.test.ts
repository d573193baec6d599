import { reportContract } from '../contracts/report.contract.ts'
import { onPostgres } from '../support/postgres-catalog.ts'

await onPostgres('report', reportContract)
