import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listDeadLetters, removeDeadLetter } from '../../src/jobs/dead-letters.ts'
import { enqueueCaptures } from '../../src/jobs/enqueue-bulk.ts'
import type { JobDecision } from '../../src/jobs/job-decision.ts'
import { AuditRunPayload, CapturePayload, captureJobId } from '../../src/jobs/job-payloads.ts'
import type { QueueBackend } from '../../src/jobs/queue-backend.ts'
import { readQueueDepths } from '../../src/jobs/queue-depths.ts'
import { Queues } from '../../src/jobs/queues.ts'
import { type JobAttempt, startWorker } from '../../src/jobs/worker.ts'
import { until } from '../support/until.ts'

const post = (id: string) => ({ platform: 'x' as const, id })

/**
 * Priorities, aging and dead letters of every queue backend.
 *
 * @param open opens an empty backend
 */
export function priorityClassesContract(name: string, open: () => Promise<QueueBackend>): void {
  describe(`priority classes on ${name}`, () => {
    let backend: QueueBackend
    let queues: Queues
    const errors: Error[] = []

    beforeAll(async () => {
      backend = await open()
      queues = new Queues(backend, (error) => errors.push(error), { attempts: 1, backoffMs: 20 })
    })
    afterAll(async () => {
      expect(errors.map(String)).toEqual([])
      await queues.close()
    })

    const work = async (count: number, run: (id: string, attempt: JobAttempt) => Promise<JobDecision>) => {
      const seen: string[] = []
      const ended = Promise.withResolvers<void>()
      const worker = await startWorker(backend, {
        queue: 'capture-x',
        payload: CapturePayload,
        concurrency: 1,
        onError: (error) => errors.push(error),
        async run({ id }, attempt) {
          seen.push(`${attempt.share} ${id}`)
          if (seen.length === count) ended.resolve()
          return await run(id, attempt)
        },
      })
      await ended.promise
      await worker.close()
      return seen
    }

    it('gives backfill its share during a steady stream of breaking jobs, oldest first', async () => {
      let fresh = 0
      const more = async () => {
        fresh += 1
        await queues.addCapture(post(`b${fresh}`), 1, 'breaking')
      }
      for (let n = 0; n < 8; n += 1) await queues.addCapture(post(`old${n}`), 1, 'backfill')
      for (let n = 0; n < 5; n += 1) await queues.addCapture(post(`plain${n}`), 1, 'normal')
      for (let n = 0; n < 6; n += 1) await more()
      const seen = await work(60, async () => {
        await more()
        return { kind: 'complete' }
      })
      const backfill = seen.filter((one) => one.startsWith('backfill'))
      expect(backfill.length).toBeGreaterThanOrEqual(4)
      expect(backfill).toEqual(backfill.map((_, n) => `backfill old${n}`))
      expect(seen.filter((one) => one.startsWith('normal')).length).toBe(5)
      expect(seen.filter((one) => one.startsWith('breaking')).length).toBeGreaterThan(30)
      await queues.queue('capture-x').drain()
    })

    it('escalates a waiting job, and never lowers its priority', async () => {
      for (const id of ['1', '2', '3']) await queues.addCapture(post(id), 1, 'backfill')
      await queues.addCapture(post('4'), 1, 'normal')
      await queues.escalate('capture-x', captureJobId(post('3'), 1), 'breaking')
      await queues.escalate('capture-x', captureJobId(post('3'), 1), 'backfill')
      await queues.escalate('capture-x', captureJobId(post('none'), 1), 'breaking')
      expect(await work(4, async () => ({ kind: 'complete' }))).toEqual([
        'breaking 3',
        'normal 4',
        'backfill 1',
        'backfill 2',
      ])
    })

    it('takes the few jobs of one sender before the many of another, and starves neither', async () => {
      const jobs = (sender: string, count: number) =>
        Array.from({ length: count }, (_, n) => ({
          post: post(`${sender}${n}`),
          generation: 1,
          priority: 'normal' as const,
          requestId: null,
          sender,
        }))
      await enqueueCaptures(queues, jobs('crowd', 80))
      await enqueueCaptures(queues, jobs('small', 20))
      const seen = await work(100, async () => ({ kind: 'complete' }))
      expect(seen).toHaveLength(100)
      // The first 50 of the crowd have their turn; of the other 30, some are taken among the 20 before their time.
      const after = seen.slice(50)
      const lastOfSmall = after.findLastIndex((one) => one.includes('small'))
      expect(lastOfSmall).toBeLessThan(35)
      expect(after.slice(0, lastOfSmall).some((one) => one.includes('crowd'))).toBe(true)
    })

    it('lists dead letters with their reason, and removes them', async () => {
      for (const id of ['60', '61']) await queues.addCapture(post(id), 1, 'normal')
      await work(2, async (id) =>
        id === '60'
          ? { kind: 'fail', message: 'address-refused: it lies inside' }
          : { kind: 'retry', message: 'failed: upstream' },
      )
      const found = await Array.fromAsync(listDeadLetters(queues, ['capture-x']))
      expect(found.map(({ work, reason }) => [work, reason]).toSorted()).toEqual([
        [{ kind: 'post', platform: 'x', id: '60' }, 'address-refused'],
        [{ kind: 'post', platform: 'x', id: '61' }, 'upstream'],
      ])
      for (const one of found) await removeDeadLetter(queues, one)
      expect(await queues.state('capture-x', captureJobId(post('60'), 1))).toBe('lost')
      await queues.addCapture(post('60'), 1, 'normal')
      expect(await work(1, async () => ({ kind: 'complete' }))).toEqual(['normal 60'])
    })

    it('runs the watch at an interval, by one schedule however often it is set', async () => {
      await queues.schedule('audit', 100)
      await queues.schedule('audit', 100)
      const rounds = Promise.withResolvers<void>()
      let count = 0
      const worker = await startWorker(backend, {
        queue: 'audit',
        payload: AuditRunPayload,
        concurrency: 1,
        onError: (error) => errors.push(error),
        async run() {
          count += 1
          if (count === 3) rounds.resolve()
          return { kind: 'complete' }
        },
      })
      await rounds.promise
      await queues.schedule('audit', null)
      await worker.close()
      const [depth] = await readQueueDepths(queues, ['audit'])
      expect(depth).toMatchObject({ waiting: 0, delayed: 0, failed: 0 })
    })

    it('shows the current step of a job', async () => {
      await queues.addCapture(post('70'), 1, 'normal')
      await work(1, async (_id, attempt) => {
        attempt.progress('media')
        const job = captureJobId(post('70'), 1)
        await until(async () => (await queues.queue('capture-x').getJob(job))?.progress === 'media')
        return { kind: 'complete' }
      })
    })
  })
}
