import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

/** The minified script, half as long as `axe.source`: each page receives it anew. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/**
 * The violations that axe finds.
 *
 * @param only `impacts`: of these severities; `rules`: of these rules. Default: of all
 */
export async function axeFindings(
  page: Page,
  only: { readonly impacts?: readonly string[]; readonly rules?: readonly string[] } = {},
): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(AXE)
  // Read style sheets from the page, because our policy forbids axe to fetch them again.
  const options = {
    preload: false,
    resultTypes: ['violations'],
    ...(only.rules ? { runOnly: only.rules } : {}),
  }
  const found = await page.evaluate<
    { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
  >(`axe.run(document, ${JSON.stringify(options)}).then((result) => result.violations)`)
  return found
    .filter(({ impact }) => only.impacts?.includes(impact) ?? true)
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}

/** The violations that axe rates serious or critical. */
export const seriousFindings = (page: Page): Promise<string[]> =>
  axeFindings(page, { impacts: ['serious', 'critical'] })
