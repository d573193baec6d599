import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JobDecision } from '../../src/jobs/job-decision.ts'
import { CapturePayload, captureJobId, IngestPayload, ingestJobId } from '../../src/jobs/job-payloads.ts'
import type { QueueBackend } from '../../src/jobs/queue-backend.ts'
import { readQueueDepths } from '../../src/jobs/queue-depths.ts'
import { Queues } from '../../src/jobs/queues.ts'
import { type JobAttempt, startWorker } from '../../src/jobs/worker.ts'

interface Run {
  readonly payload: CapturePayload
  readonly attempt: JobAttempt
  readonly at: number
}

/**
 * The contract of every queue backend.
 *
 * @param open opens an empty backend
 */
export function queueContract(name: string, open: () => Promise<QueueBackend>): void {
  describe(`the queue on ${name}`, () => {
    let backend: QueueBackend
    let queues: Queues
    const errors: Error[] = []

    beforeAll(async () => {
      backend = await open()
      queues = new Queues(backend, (error) => errors.push(error), { attempts: 3, backoffMs: 20 })
    })
    afterAll(async () => {
      expect(errors.map(String)).toEqual([])
      await queues.close()
    })

    /** Runs capture jobs of X until `count` runs have ended. */
    const runs = async (count: number, answer: (run: Run) => JobDecision): Promise<Run[]> => {
      const seen: Run[] = []
      const ended = Promise.withResolvers<void>()
      const worker = await startWorker(backend, {
        queue: 'capture-x',
        payload: CapturePayload,
        concurrency: 1,
        onError: (error) => errors.push(error),
        async run(payload, attempt) {
          const run = { payload, attempt, at: Date.now() }
          seen.push(run)
          if (seen.length === count) ended.resolve()
          return answer(run)
        },
      })
      await ended.promise
      await worker.close()
      return seen
    }

    const complete = { kind: 'complete' } as const
    const post = (id: string) => ({ platform: 'x' as const, id })

    it('runs the same work once, however often it is added', async () => {
      for (const id of ['20', '20', '991202', '1349129669258448897']) {
        await queues.addCapture(post(id), 1, 'normal')
      }
      const seen = await runs(3, () => ({ kind: 'complete' }))
      expect(seen.map((run) => run.payload.id)).toEqual(['20', '991202', '1349129669258448897'])
      expect(await queues.state('capture-x', captureJobId(post('20'), 1))).not.toBe('open')
    })

    it('returns a job to the queue at once, for another attempt that counts none', async () => {
      await queues.addCapture(post('24'), 1, 'breaking')
      const decisions = [{ kind: 'return', message: 'unfit' } as const, complete].values()
      const seen = await runs(2, () => decisions.next().value ?? complete)
      expect(seen.map((run) => [run.payload.id, run.attempt.number, run.attempt.share])).toEqual([
        ['24', 1, 'breaking'],
        ['24', 1, 'breaking'],
      ])
    })

    it('hands out no jobs while it is paused, and goes on afterwards', async () => {
      const seen: string[] = []
      const worker = await startWorker(backend, {
        queue: 'capture-x',
        payload: CapturePayload,
        concurrency: 1,
        onError: (error) => errors.push(error),
        async run({ id }) {
          seen.push(id)
          return complete
        },
      })
      await worker.pause()
      await worker.pause()
      await queues.addCapture(post('25'), 1, 'normal')
      await queues.addCapture(post('26'), 1, 'normal')
      await pause(300)
      // A fetch that was under way may bring one more.
      expect(seen.length).toBeLessThanOrEqual(1)
      await worker.resume()
      while (seen.length < 2) await pause(10)
      expect(seen).toEqual(['25', '26'])
      await worker.close()
    })

    it('runs the next capture of a post after the last completed', async () => {
      await queues.addCapture(post('20'), 2, 'normal')
      const [run] = await runs(1, () => ({ kind: 'complete' }))
      expect(run?.payload).toEqual({ v: 1, platform: 'x', id: '20', generation: 2 })
    })

    it('accepts post ids of every form', async () => {
      const id = 'at://did:plc:abc/app.bsky.feed.post/3k'
      await queues.addCapture({ platform: 'bluesky', id }, 1, 'normal')
      expect(await queues.state('capture-bluesky', captureJobId({ platform: 'bluesky', id }, 1))).toBe('open')
    })

    it('delays a job without counting an attempt', async () => {
      await queues.addCapture(post('30'), 1, 'normal')
      const at = new Date(Date.now() + 400)
      const seen = await runs(2, (run) =>
        run.at < at.getTime() ? { kind: 'delay', at, message: 'rate-limited' } : { kind: 'complete' },
      )
      expect(seen.map((run) => run.attempt.number)).toEqual([1, 1])
      expect(seen[1]?.at).toBeGreaterThanOrEqual(at.getTime())
    })

    it('retries a limited number of times, marks the last attempt, and then keeps a dead letter', async () => {
      await queues.addCapture(post('40'), 1, 'normal')
      const seen = await runs(3, () => ({ kind: 'retry', message: 'upstream' }))
      expect(seen.map((run) => [run.attempt.number, run.attempt.last])).toEqual([
        [1, false],
        [2, false],
        [3, true],
      ])
      expect(await queues.state('capture-x', captureJobId(post('40'), 1))).toBe('failed')
    })

    it('does not retry a job that can only fail', async () => {
      await queues.addCapture(post('50'), 1, 'normal')
      await runs(1, () => ({ kind: 'fail', message: 'address-refused' }))
      expect(await queues.state('capture-x', captureJobId(post('50'), 1))).toBe('failed')
    })

    it('takes breaking before normal before backfill', async () => {
      await queues.addCapture(post('60'), 1, 'backfill')
      await queues.addCapture(post('61'), 1, 'normal')
      await queues.addCapture(post('62'), 1, 'breaking')
      const seen = await runs(3, () => ({ kind: 'complete' }))
      expect(seen.map((run) => run.payload.id)).toEqual(['62', '61', '60'])
    })

    it('closes after the active job and leaves the others waiting', async () => {
      await queues.addIngest('a', 'normal')
      await queues.addIngest('b', 'normal')
      const started = Promise.withResolvers<void>()
      const finish = Promise.withResolvers<void>()
      const done: string[] = []
      const worker = await startWorker(backend, {
        queue: 'ingest',
        payload: IngestPayload,
        concurrency: 1,
        onError: (error) => errors.push(error),
        async run(payload) {
          started.resolve()
          await finish.promise
          done.push(payload.intakeId)
          return { kind: 'complete' }
        },
      })
      await started.promise
      const closed = worker.close()
      finish.resolve()
      await closed
      expect(done).toEqual(['a'])
      expect(await queues.state('ingest', ingestJobId('b'))).toBe('open')
      expect(await queues.state('ingest', ingestJobId('c'))).toBe('lost')
    })

    it('counts waiting jobs', async () => {
      const [ingest, x, resolve] = await readQueueDepths(queues, ['ingest', 'capture-x', 'resolve'])
      expect(ingest).toMatchObject({ name: 'ingest', waiting: 1, active: 0, delayed: 0, failed: 0 })
      expect(Date.now() - (ingest?.oldestAt?.getTime() ?? 0)).toBeLessThan(60_000)
      expect(x).toMatchObject({ waiting: 0, failed: 2, oldestAt: null })
      expect(resolve).toMatchObject({ waiting: 0, failed: 0, oldestAt: null })
    })
  })
}
