import type { App } from '../app.ts'

const counts = new WeakMap<App, number>()

/** How often this process has changed what of a post may be shown: what was known at another count is void. */
export const standingChanges = (app: App): number => counts.get(app) ?? 0

/** To be said once the catalog has the change, before whoever asked for it is answered. */
export function standingChanged(app: App): void {
  counts.set(app, standingChanges(app) + 1)
}
