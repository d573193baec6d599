import { z } from 'zod'
import type { App } from '../../runtime/app.ts'
import { currentCheckPlan } from '../../services/verify/current-check-plan.ts'
import type { Api } from '../server/api.ts'

const PlanLine = z.object({
  ageMs: z.number(),
  everyMs: z.number(),
  delayMs: z.object({ median: z.number(), most: z.number() }),
})

const schema = {
  operationId: 'getCheckPlan',
  summary: 'How soon a loss is reported at each age of a post',
  tags: ['Watch'],
  response: {
    200: z
      .object({
        requestsPerDay: z.number(),
        posts: z.int(),
        scheduledPerDay: z.number(),
        floorPerDay: z.number(),
        lines: z.array(PlanLine).readonly(),
      })
      .meta({ id: 'CheckPlan' }),
  },
}

/** `GET /v1/verify/plan`: the expected delay of a loss report at each post age, given the daily requests. */
export function verifyPlanRoute(api: Api, app: Pick<App, 'catalog' | 'config' | 'clock'>): void {
  api.get('/v1/verify/plan', { config: { access: 'read' }, schema }, async () => await currentCheckPlan(app))
}
