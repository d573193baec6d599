import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** An API in a process of its own. */
interface RetrieveServer extends Disposable {
  readonly url: string
  /** The resident memory of the process, in bytes. */
  rss(): Promise<number>
}

/** Starts the API that the benches of readers measure, with these settings. */
export async function startRetrieveServer(env: Readonly<Record<string, string>>): Promise<RetrieveServer> {
  const server: ChildProcess = fork(join(import.meta.dirname, 'server.ts'), {
    env: { ...process.env, ...env },
  })
  const [{ url }] = (await once(server, 'message')) as [{ url: string }]
  return {
    url,
    async rss() {
      server.send('rss')
      const [answer] = (await once(server, 'message')) as [{ rss: number }]
      return answer.rss
    },
    [Symbol.dispose]: () => void server.kill(),
  }
}
