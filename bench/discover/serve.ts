/** The site in a process of its own, so that its memory and time do not count. Prints its address, and ends with its input. */
import { startSite } from './site.ts'

const { origin, server } = await startSite()
process.stdout.write(`${origin}\n`)
process.stdin.resume().once('end', () => {
  server.closeAllConnections()
  server.close()
})
