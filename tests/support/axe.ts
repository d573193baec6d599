import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe finds serious or critical. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  // Style sheets are read from the page: fetching them anew is what our policy forbids.
  const found = await page.evaluate<
    { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
  >('axe.run(document, { preload: false }).then((result) => result.violations)')
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}
