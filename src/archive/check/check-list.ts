import { StetError } from '../../model/errors.ts'

/** One thing that was looked at; `detail` is for people who know nothing of file formats. */
export interface CheckLine {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

/** Runs checks one after the other; what one finds wrong does not keep the next from being run. */
export class CheckList {
  readonly lines: CheckLine[] = []

  /** `look` returns what it found in words, or throws what is wrong. */
  async run(name: string, look: () => Promise<string> | string): Promise<boolean> {
    try {
      this.lines.push({ name, ok: true, detail: await look() })
      return true
    } catch (error) {
      this.lines.push({ name, ok: false, detail: wordsOf(error) })
      return false
    }
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof StetError) return error.message
  return `The file could not be read any further (${error instanceof Error ? error.message : String(error)}).`
}
