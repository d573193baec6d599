/**
 * A bare Fastify route that does the same `insert` and `queue.add` and nothing else: the upper limit of what the intake
 * could reach.
 */
import { randomUUID } from 'node:crypto'
import { Queue } from 'bullmq'
import { fastify } from 'fastify'
import { Redis } from 'ioredis'
import pg from 'pg'

const [database = '', redis = ''] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: database, max: 10 })
const queue = new Queue('bare', { connection: new Redis(redis, { maxRetriesPerRequest: null }) })
const api = fastify()
// The same table under another name, so that the service's sweeper finds no work in it.
await pool.query('create table bare_intake (like intake including all)')

api.post<{ Body: { url: string } }>('/v1/posts', async (request, reply) => {
  const { url } = request.body
  const id = url.slice(url.lastIndexOf('/') + 1)
  const intakeId = randomUUID()
  const now = new Date()
  await pool.query(
    `insert into bare_intake (id, kind, platform, post_id, url, priority, state, error, created_at, updated_at)
     values ($1, 'post', 'x', $2, $3, 'normal', 'queued', 'null', $4, $4)`,
    [intakeId, id, url, now],
  )
  await queue.add(
    'capture-x',
    { v: 1, platform: 'x', id, round: 1 },
    { jobId: `x-${id}-1`, priority: 5, attempts: 4, removeOnComplete: true },
  )
  return await reply.code(202).send({ postId: `x/${id}`, url })
})

console.log(await api.listen({ host: '127.0.0.1', port: 0 }))
