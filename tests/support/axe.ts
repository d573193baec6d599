import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

/** The minified script, half as long as `axe.source`: each page receives it anew. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** The violations that axe finds, of whatever severity. */
export async function axeFindings(page: Page, impacts?: readonly string[]): Promise<string[]> {
  await page.evaluate(AXE)
  // Read style sheets from the page, because our policy forbids axe to fetch them again.
  const found = await page.evaluate<
    { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
  >(`axe.run(document, { preload: false, resultTypes: ['violations'] }).then((result) => result.violations)`)
  return found
    .filter(({ impact }) => impacts === undefined || impacts.includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}

/** The violations that axe rates serious or critical. */
export const seriousFindings = (page: Page): Promise<string[]> => axeFindings(page, ['serious', 'critical'])
