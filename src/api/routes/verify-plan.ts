import type { App } from '../../runtime/app.ts'
import { currentCheckPlan } from '../../services/current-check-plan.ts'
import type { Api } from '../server/api.ts'

/** `GET /v1/verify/plan`: the expected delay of a loss report at each post age, given the daily requests. */
export function verifyPlanRoute(api: Api, app: Pick<App, 'catalog' | 'config' | 'clock'>): void {
  api.get('/v1/verify/plan', { config: { access: 'read' } }, async () => await currentCheckPlan(app))
}
