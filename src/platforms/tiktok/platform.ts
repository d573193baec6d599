import type { Platform } from '../../model/platform-definition.ts'
import { tiktokRecogniser } from './recogniser.ts'

/** TikTok: its posts are found in articles; there is no capture yet. */
export const tiktokPlatform: Platform = { name: 'tiktok', label: 'TikTok', recogniser: tiktokRecogniser }
