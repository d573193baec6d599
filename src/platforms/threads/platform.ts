import type { Platform } from '../../model/platform-definition.ts'
import { threadsRecogniser } from './recogniser.ts'

/** Threads. Detects its posts in articles, but does not capture them yet. */
export const threadsPlatform: Platform = { name: 'threads', label: 'Threads', recogniser: threadsRecogniser }
