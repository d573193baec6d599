import type { KnownElements } from '../shared/unknown-elements.ts'

const list = (names: string): ReadonlySet<string> => new Set(names.split(' '))

/** The elements of the plugin that Stet knows (platforms-2.md § 10.2, `docs/platforms/facebook.md`). Most names are a compiler's. */
export const PLUGIN_ELEMENTS: KnownElements = {
  content: list(
    '_s0 _2iem timestamp timestampContent userContent _1p6f _52db _53j5 embeddedLikeButton _2pi4 _29bd _6a rfloat',
  ),
  layout: list(
    '_li pluginSkinLight _2q1_ _4-u2 _2q20 clearfix _3rt8 _42ef _3-8w _2q21 _2l7q _2a2q _4i-s _2162 uiGrid _51mx _51m-',
  ),
}
