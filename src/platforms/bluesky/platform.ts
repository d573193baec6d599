import type { Platform } from '../../model/platform-definition.ts'
import { blueskyRecogniser } from './recogniser.ts'

/** Bluesky: its posts are found in articles; there is no capture yet. */
export const blueskyPlatform: Platform = { name: 'bluesky', label: 'Bluesky', recogniser: blueskyRecogniser }
