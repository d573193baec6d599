import type { Platform } from '../../model/platform-definition.ts'
import { threadsRecogniser } from './recogniser.ts'

/** Threads: its posts are found in articles; there is no capture yet. */
export const threadsPlatform: Platform = { name: 'threads', label: 'Threads', recogniser: threadsRecogniser }
