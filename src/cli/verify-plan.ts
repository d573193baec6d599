import type { CommandContext } from './command-context.ts'
import { withApp } from './with-app.ts'

/** `stet verify --plan`: the expected delay of a report by age, for the configured requests a day. */
export async function printCheckPlan(
  options: { json?: true },
  { terminal, ...context }: CommandContext,
): Promise<void> {
  const plan = await withApp({ terminal, ...context }, async (app) => {
    const { currentCheckPlan } = await import('../services/verify/current-check-plan.ts')
    return await currentCheckPlan(app)
  })
  if (options.json) {
    terminal.json(plan)
    return
  }
  const { posts, requestsPerDay, scheduledPerDay, floorPerDay } = plan
  terminal.say(
    `${posts} posts · ${requestsPerDay} requests a day · ${Math.ceil(scheduledPerDay)} of them by schedule`,
  )
  if (floorPerDay > requestsPerDay) {
    terminal.say(`The floor alone takes ${Math.ceil(floorPerDay)}: posts will wait longer than it says.`)
  }
  terminal.say('age       looked at every   a loss is reported after   at most')
  for (const { ageMs, everyMs, delayMs } of plan.lines) {
    const cells = [ageMs, everyMs, delayMs.median, delayMs.most].map(duration)
    terminal.say(`${cells[0]?.padEnd(10)}${cells[1]?.padEnd(18)}${cells[2]?.padEnd(27)}${cells[3]}`.trimEnd())
  }
}

function duration(ms: number): string {
  const hours = ms / 3_600_000
  if (hours < 1) return `${Math.round(hours * 60)} min`
  if (hours < 48) return `${Number(hours.toFixed(1))} h`
  return `${Number((hours / 24).toFixed(1))} d`
}
