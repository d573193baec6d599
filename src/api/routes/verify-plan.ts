import { verifyPlan } from '../../app/verify-plan.ts'
import type { App } from '../../app.ts'
import type { Api } from '../api.ts'

/** `GET /v1/verify/plan`: what delay to expect at each age, given the requests a day. */
export function verifyPlanRoute(api: Api, app: App): void {
  api.get('/v1/verify/plan', { config: { access: 'read' } }, async () => await verifyPlan(app))
}
