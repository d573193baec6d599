import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createMetrics } from '../../src/api/metrics/metrics.ts'
import { createApp } from '../../src/runtime/app.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

const ALERTS = 'deploy/prometheus/stet-alerts.yml'
const promtool = spawnSync('promtool', ['--version']).status === 0
if (!promtool) console.warn('Skipped: `promtool check rules` (Debian: apt-get install prometheus).')

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly annotations: { readonly summary: string; readonly action: string }
}
interface Panel {
  readonly type: string
  readonly title: string
  readonly targets?: readonly { readonly expr: string }[]
}

const rules = (parse(readFileSync(ALERTS, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
)
const panels = (
  JSON.parse(readFileSync('deploy/grafana/dashboards/stet.json', 'utf8')) as { panels: Panel[] }
).panels

/** The metrics that an expression reads: without the suffixes of a histogram's series. */
const metricsOf = (expr: string): string[] =>
  [...expr.matchAll(/\bstet_\w+/g)].map(([name]) => name.replace(/(?<=_seconds)_(?:bucket|count|sum)$/, ''))

describe('deploy/', () => {
  const parts = new AsyncDisposableStack()
  let known: Set<string>
  beforeAll(async () => {
    const dir = parts.use(await tempDir())
    const app = createApp(serviceConfig(dir.path))
    parts.defer(() => app.close())
    known = new Set(
      createMetrics(app)
        .registry.getMetricsAsArray()
        .map(({ name }) => name),
    )
  })
  afterAll(() => parts.disposeAsync())

  it.each(rules)('alert $alert reads metrics that exist, and says what to do', ({ expr, annotations }) => {
    expect(metricsOf(expr).filter((name) => !known.has(name))).toEqual([])
    expect(annotations.summary).toMatch(/\.$/)
    expect(annotations.action).toMatch(/\.$/)
  })

  it('each panel of the dashboard reads metrics that exist', () => {
    const shown = panels.filter(({ type }) => type !== 'row')
    expect(shown.length).toBeGreaterThan(15)
    for (const { title, targets = [] } of shown) {
      const read = targets.flatMap(({ expr }) => metricsOf(expr))
      expect([title, read.filter((name) => !known.has(name))]).toEqual([title, []])
      expect([title, read.length > 0]).toEqual([title, true])
    }
  })

  it.skipIf(!promtool)('promtool reads the alerts', () => {
    const { status, stdout } = spawnSync('promtool', ['check', 'rules', ALERTS], { encoding: 'utf8' })
    expect(stdout).toContain(`${rules.length} rules found`)
    expect(status).toBe(0)
  })
})
