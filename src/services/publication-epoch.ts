import type { App } from '../runtime/app.ts'

const counts = new WeakMap<App, number>()

/** How often this process has changed what of a post may be shown: what was known at another count is void. */
export const publicationEpoch = (app: App): number => counts.get(app) ?? 0

/** To be said once the catalog has the change, before whoever asked for it is answered. */
export function bumpPublicationEpoch(app: App): void {
  counts.set(app, publicationEpoch(app) + 1)
}
