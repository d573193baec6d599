import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { parse, stringify } from 'yaml'
import { freePort } from './free-port.ts'
import { tempDir } from './service-config.ts'
import { until } from './until.ts'

/** Whether `prometheus` is installed (Debian: `apt-get install prometheus`). */
export const hasPrometheus = (): boolean => spawnSync('prometheus', ['--version']).status === 0

/** An alert by its name, and by those of its labels that count. */
export type AlertLabels = Readonly<Record<string, string>> & { readonly alertname: string }

/** A running Prometheus that scrapes Stet and evaluates the rules which Stet ships. */
export interface Prometheus extends AsyncDisposable {
  /** The alerts that fire now, with all their labels. */
  firing(): Promise<AlertLabels[]>
  /** Waits until an alert fires. @returns its labels */
  fires(alert: AlertLabels, withinMs?: number): Promise<AlertLabels>
  /** Waits until no such alert fires. */
  clears(alert: AlertLabels, withinMs?: number): Promise<void>
  /** The alerts that fired at any time of the last so many seconds. */
  fired(seconds: number): Promise<AlertLabels[]>
}

interface PrometheusOptions {
  /** `host:port` of what is scraped, by job. */
  readonly targets: Readonly<Record<string, readonly string[]>>
  /** How long a condition holds before its alert fires, for each rule that has such a time. Default: not at all. */
  readonly patience?: string
  /** By alert: parts of its expression that stand for minutes, each with a shorter one. */
  readonly shorter?: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>
}

interface Rules {
  groups: { rules: { alert: string; expr: string; for?: string }[] }[]
}

/** The rules as they are shipped, with less patience. */
function shippedRules({ patience, shorter = {} }: PrometheusOptions): string {
  const rules = parse(readFileSync('deploy/prometheus/stet-alerts.yml', 'utf8')) as Rules
  for (const rule of rules.groups.flatMap((group) => group.rules)) {
    for (const [from, to] of shorter[rule.alert] ?? []) {
      expect([rule.alert, rule.expr.includes(from)]).toEqual([rule.alert, true])
      rule.expr = rule.expr.replaceAll(from, to)
    }
    if (rule.for === undefined) continue
    if (patience === undefined) delete rule.for
    else rule.for = patience
  }
  return stringify(rules)
}

/** Starts a Prometheus on the loopback, in a directory of its own. Resolves once it answers. */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  await using parts = new AsyncDisposableStack()
  const { path } = parts.use(await tempDir())
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const rules = join(path, 'alerts.yml')
  const config = join(path, 'prometheus.yml')
  await writeFile(rules, shippedRules(options))
  await writeFile(
    config,
    stringify({
      global: { scrape_interval: '5s', scrape_timeout: '5s', evaluation_interval: '1s' },
      rule_files: [rules],
      scrape_configs: Object.entries(options.targets).map(([job_name, targets]) => ({
        job_name,
        static_configs: [{ targets }],
      })),
    }),
  )
  const server = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(path, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  )
  const exit = once(server, 'exit')
  parts.defer(async () => {
    server.kill('SIGKILL')
    await exit
  })
  await until(async () => (await fetch(`${base}/-/ready`).catch(() => null))?.ok)

  const query = async (text: string): Promise<AlertLabels[]> => {
    const answer = await fetch(`${base}/api/v1/query?${new URLSearchParams({ query: text })}`)
    const { data } = (await answer.json()) as { data: { result: { metric: AlertLabels }[] } }
    return data.result.map(({ metric }) => metric)
  }
  const selector = (alert: Readonly<Record<string, string>>) =>
    `ALERTS{${Object.entries({ ...alert, alertstate: 'firing' })
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(',')}}`
  const owned = parts.move()
  return {
    firing: () => query(selector({})),
    fires: (alert, withinMs = 90_000) => until(async () => (await query(selector(alert)))[0], withinMs),
    async clears(alert, withinMs = 120_000) {
      await until(async () => (await query(selector(alert))).length === 0, withinMs)
    },
    fired: (seconds) => query(`max_over_time(${selector({})}[${Math.ceil(seconds)}s])`),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
