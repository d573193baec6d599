import type { Platform } from '../../model/platform-definition.ts'
import { youtubeRecogniser } from './recogniser.ts'

/** YouTube: its posts are found in articles; there is no capture yet. */
export const youtubePlatform: Platform = { name: 'youtube', label: 'YouTube', recogniser: youtubeRecogniser }
