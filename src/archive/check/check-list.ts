import { StetError } from '../../model/errors.ts'

/** The result of one check. `detail` is for readers who don't know the file formats. */
export interface CheckLine {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

/** Runs checks in sequence. A failed check does not prevent the next ones. */
export class CheckList {
  readonly lines: CheckLine[] = []

  /** @param check returns a sentence about what it proved, or throws */
  async run(name: string, check: () => Promise<string> | string): Promise<boolean> {
    try {
      this.lines.push({ name, ok: true, detail: shorten(await check()) })
      return true
    } catch (error) {
      this.lines.push({ name, ok: false, detail: shorten(messageOf(error)) })
      return false
    }
  }
}

/** A detail may name what a stranger wrote: an address, or an authority. */
const MAX_DETAIL = 2_000
const shorten = (text: string): string => (text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL)}…` : text)

function messageOf(error: unknown): string {
  if (error instanceof StetError) return error.message
  return `The file could not be read any further (${error instanceof Error ? error.message : String(error)}).`
}
