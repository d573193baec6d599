import { Pool } from 'undici'
import { quantile } from '../measure/quantile.ts'

/** The results of the requests. */
export interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

/** Sends `bodies` as single requests with this concurrency, each on a connection of its own; all must be accepted. */
export async function load(
  base: string,
  token: string,
  bodies: readonly string[],
  atOnce: number,
): Promise<Load> {
  const pool = new Pool(base, { connections: atOnce, pipelining: 1 })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const times: number[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const start = performance.now()
      const answer = await pool.request({ method: 'POST', path: '/v1/posts', headers, body })
      const text = await answer.body.text()
      if (answer.statusCode !== 202) throw new Error(`${answer.statusCode}: ${text}`)
      times.push(performance.now() - start)
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: atOnce }, lane))
  const seconds = (performance.now() - start) / 1000
  await pool.close()
  return { perSecond: bodies.length / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
}
