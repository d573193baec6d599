/** Opens a catalog in a process of its own. `node open-catalog.ts <url>`; a line on stdin makes it start. */
import { once } from 'node:events'
import { openCatalog } from '../../src/catalog/catalog.ts'

process.stdout.write('ready\n')
await once(process.stdin, 'data')
const catalog = await openCatalog({ connectionString: process.argv[2] ?? '' })
await catalog.close()
process.stdin.destroy()
