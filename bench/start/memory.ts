import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const kibibytes = (text: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(text)?.[1] ?? Number.NaN)

/** A process's peak resident memory, in MB: Linux's `VmHWM`. */
export async function peakMemory(pid: number): Promise<number> {
  return kibibytes(await readFile(`/proc/${pid}/status`, 'utf8'), 'VmHWM') / 1000
}

/**
 * The memory of a data directory's embedded server, in MB: the sum of the proportional set sizes of its keeper, its
 * postmaster and every backend, so that shared memory counts once.
 */
export async function serverMemory(dataDir: string): Promise<number> {
  const [first = ''] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
  const postmaster = Number(first)
  const keeper = parentOf(await readFile(`/proc/${postmaster}/status`, 'utf8'))
  const backends = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8')
  const pids = [keeper, postmaster, ...backends.split(' ').filter(Boolean).map(Number)]
  const sizes = await Promise.all(
    pids.map(async (pid) => kibibytes(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss')),
  )
  return sizes.reduce((sum, size) => sum + size, 0) / 1000
}

const parentOf = (status: string): number => Number(/^PPid:\s*(\d+)/m.exec(status)?.[1])
