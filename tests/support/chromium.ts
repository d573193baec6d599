import { existsSync } from 'node:fs'

export const CHROMIUM = '/usr/bin/chromium'
/** Debian's package; browser tests are skipped without it. */
export const hasChromium = (): boolean => existsSync(CHROMIUM)

/** Makes Chromium request only what a test opens, and play the media of its pages. */
export const CHROMIUM_FLAGS = [
  '--disable-background-networking',
  '--disable-quic',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--autoplay-policy=no-user-gesture-required',
]
