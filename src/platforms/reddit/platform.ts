import type { Platform } from '../../model/platform-definition.ts'
import { redditRecogniser } from './recogniser.ts'

/** Reddit: its posts are found in articles; there is no capture yet. */
export const redditPlatform: Platform = { name: 'reddit', label: 'Reddit', recogniser: redditRecogniser }
