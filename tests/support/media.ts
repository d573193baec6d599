import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../fixtures/archive', name))

/** 32×24 pixels, a test pattern of ffmpeg. */
export const PNG = fixture('lighthouse.png')
/** 64×64 pixels, two seconds of the same pattern, H.264. */
export const MP4 = fixture('lighthouse.mp4')
