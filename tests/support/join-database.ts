/**
 * Joins the embedded PostgreSQL of a data directory in a process of its own and prints `joined`. Leaves when its
 * standard input ends. `node join-database.ts <directory>`
 */
import { once } from 'node:events'
import { openEmbeddedPostgres } from '../../src/runtime/embedded-postgres/embedded-postgres.ts'

const server = await openEmbeddedPostgres(process.argv[2] ?? '')
process.stdout.write('joined\n')
process.stdin.resume()
await once(process.stdin, 'end')
await server.close()
