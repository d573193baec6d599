import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PRIVATE_DIRECTORY, PRIVATE_FILE } from '../../model/make-directories.ts'
import { StoreTrial, type TrialMemory, type TriedBucket } from '../../model/store-trial.ts'
import { sha256Hex } from '../sha256.ts'

/** Keeps the verdicts of trials in a directory, one file a bucket. It makes the directory, but none above it. */
export function trialFiles(dir: string): TrialMemory {
  const pathOf = ({ endpoint, bucket }: TriedBucket): string =>
    join(dir, `${bucket}-${sha256Hex(`${endpoint} ${bucket}`).slice(0, 16)}.json`)
  return {
    async load(tried) {
      try {
        return StoreTrial.safeParse(JSON.parse(await readFile(pathOf(tried), 'utf8'))).data ?? null
      } catch {
        // Missing or unreadable: the trial is made again.
        return null
      }
    },
    async save(tried, trial) {
      await mkdir(dir, PRIVATE_DIRECTORY).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
      })
      const draft = join(dir, `.${randomUUID()}`)
      await writeFile(draft, `${JSON.stringify({ ...tried, ...trial }, null, 2)}\n`, { mode: PRIVATE_FILE })
      await rename(draft, pathOf(tried))
    },
  }
}
