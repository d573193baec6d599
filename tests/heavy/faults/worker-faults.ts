import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import type { AlertLabels } from '../../support/prometheus.ts'
import type { FaultyService } from './service.ts'

/** What one worker's machine lacks, while all parts are well. */
export interface WorkerFault {
  readonly name: string
  /** The error's code. */
  readonly code: string
  readonly alert: AlertLabels
  /** Makes it go wrong. @returns what ends the fault; null where this machine allows none */
  begin(service: FaultyService): Promise<(() => Promise<void>) | null>
}

const scratch = (code: string): Pick<WorkerFault, 'code' | 'alert'> => ({
  code,
  alert: { alertname: 'StetScratchUnusable', code },
})

/** `prlimit --nofile=SOFT:HARD` on a running process. */
const limitFiles = (pid: number, limit: string): void =>
  void execFileSync('prlimit', [`--pid=${pid}`, `--nofile=${limit}:`])

export const WORKER_FAULTS: readonly WorkerFault[] = [
  {
    name: 'its scratch disk is full',
    ...scratch('store-full'),
    async begin({ disk }) {
      if (disk === null) return null
      disk.fill()
      return async () => disk.empty()
    },
  },
  {
    name: 'its scratch disk is read-only',
    ...scratch('data-dir-unwritable'),
    async begin({ disk }) {
      if (disk === null) return null
      await disk.remount('ro')
      return () => disk.remount('rw')
    },
  },
  {
    name: 'it has no file handles left',
    ...scratch('too-many-open-files'),
    async begin({ processes }) {
      const pid = processes.workers[0]?.pid ?? 0
      const [, before = ''] =
        /Max open files\s+(\d+)/.exec(execFileSync('cat', [`/proc/${pid}/limits`]).toString()) ?? []
      limitFiles(pid, String(readdirSync(`/proc/${pid}/fd`).length))
      return async () => limitFiles(pid, before)
    },
  },
  {
    name: 'its clock is wrong',
    code: 'clock-wrong',
    alert: { alertname: 'StetClockWrong' },
    async begin({ clock }) {
      await clock?.set(2 * 3600)
      return clock && (() => clock.set(0))
    },
  },
]
