/** Owns a data directory until it is killed; tells on stdout that it does. `node hold-data-dir.ts <directory>` */
import { lockDataDir } from '../../src/app/data-dir-lock.ts'

await lockDataDir(process.argv[2] ?? '', 'stet up')
process.stdout.write('held\n')
process.stdin.resume()
