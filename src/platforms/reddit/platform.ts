import type { Platform } from '../../model/platform-definition.ts'
import { redditRecogniser } from './recogniser.ts'

/** Reddit. Detects its posts in articles, but does not capture them yet. */
export const redditPlatform: Platform = { name: 'reddit', label: 'Reddit', recogniser: redditRecogniser }
