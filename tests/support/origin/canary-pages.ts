import type { Page } from './site.ts'

/** The pages of each platform's default canary other than X's, so that the origin answers it alive. */
export const CANARY_PAGES: Readonly<Record<string, Page>> = {}
