import { createHash } from 'node:crypto'
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stratum } from '../../discover/article-sample.ts'
import type { SurveyedArticle, SurveyedEmbed } from '../../report/survey/survey-report.ts'

/** An article that was drawn. `embeds`: those of a page that the source held; null: the page is to be fetched. */
export interface DrawnArticle {
  readonly url: string
  readonly year: number | null
  readonly embeds: readonly SurveyedEmbed[] | null
}

/** The progress of a survey on disk, so that it continues after Ctrl-C or a kill. It is deleted when the survey ends. */
export class SurveyState {
  readonly #dir: string

  /** @param asked what identifies the survey: its input and the options that change its sample */
  constructor(dataDir: string, asked: unknown) {
    const id = createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 32)
    this.#dir = join(dataDir, 'survey', id)
  }

  get #sample(): string {
    return join(this.#dir, 'sample.json')
  }

  get #results(): string {
    return join(this.#dir, 'results.ndjson')
  }

  /** The sample of an earlier run; null if none was drawn. */
  async readSample(): Promise<Stratum<DrawnArticle>[] | null> {
    const text = await readFile(this.#sample, 'utf8').catch(() => null)
    return text === null ? null : JSON.parse(text)
  }

  async saveSample(strata: readonly Stratum<DrawnArticle>[]): Promise<void> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 })
    await writeFile(`${this.#sample}.new`, JSON.stringify(strata))
    await rename(`${this.#sample}.new`, this.#sample)
  }

  /** The articles that an earlier run read, by address. A line that a kill cut off is left out. */
  async readResults(): Promise<Map<string, SurveyedArticle>> {
    const text = await readFile(this.#results, 'utf8').catch(() => '')
    const found = new Map<string, SurveyedArticle>()
    for (const line of text.split('\n')) {
      try {
        const article: SurveyedArticle = JSON.parse(line)
        found.set(article.url, article)
      } catch {
        // The last line of a run that was killed while it wrote; its article is read again.
      }
    }
    return found
  }

  /** Each result begins a line, so that one that was cut off spoils no other. */
  async saveResult(article: SurveyedArticle): Promise<void> {
    await appendFile(this.#results, `\n${JSON.stringify(article)}`)
  }

  async delete(): Promise<void> {
    await rm(this.#dir, { recursive: true, force: true })
  }
}
