import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { LONGER_FILES } from './longer-files.ts'

/**
 * Starts the longer files first. In a bare clone Vitest knows no times and goes by size, which leaves short files that run
 * long contracts for the end, when the other workers have nothing left to do.
 */
export default class LongerFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLonger = ({ moduleId }: TestSpecification) => LONGER_FILES.has(relative(process.cwd(), moduleId))
    return [...sorted.filter(isLonger), ...sorted.filter((file) => !isLonger(file))]
  }
}
