import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../../support/until.ts'

/** A small disk of its own, for one worker's scratch files. */
interface ScratchDisk extends AsyncDisposable {
  readonly path: string
  /** Leaves no room. */
  fill(): void
  empty(): void
  /** `ro`: takes no writes. Waits until no file is open for writing. */
  remount(mode: 'ro' | 'rw'): Promise<void>
}

const SIZE_MB = 400

/** Mounts a file system in memory; null where this user may not. */
export async function mountScratchDisk(): Promise<ScratchDisk | null> {
  const path = await mkdtemp(join(tmpdir(), 'stet-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=0700`, 'tmpfs', path])
  if (mounted.status !== 0) {
    await rm(path, { recursive: true })
    return null
  }
  const filler = join(path, 'filler')
  return {
    path,
    fill() {
      // It ends with "No space left on device".
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1M'])
    },
    remount: (mode) =>
      until(async () => spawnSync('mount', ['-o', `remount,${mode}`, path]).status === 0).then(() => {}),
    empty: () => void execFileSync('rm', ['-f', filler]),
    async [Symbol.asyncDispose]() {
      execFileSync('umount', ['--lazy', path])
      await rm(path, { recursive: true, force: true })
    },
  }
}
