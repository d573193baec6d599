import { existsSync } from 'node:fs'

export const CHROMIUM = '/usr/bin/chromium'
/** Debian's package; without it a browser can't be tried. */
export const hasChromium = (): boolean => existsSync(CHROMIUM)

/** It asks for nothing but what a test opens, and plays what a page shows. */
export const CHROMIUM_FLAGS = [
  '--disable-background-networking',
  '--disable-quic',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--autoplay-policy=no-user-gesture-required',
]
