/**
 * Signs that no name needs and that make one look like another: direction overrides, embeddings and
 * isolates, marks of direction, spaces of no width, tags. Joiners stay: emoji and Persian need them.
 */
const UNSEEN =
  /[^\P{Cc}\s]|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e001f}]/gu

/** A name, handle or title as it may stand beside words of ours: the signs that deceive are taken out. */
export const stripBidi = (name: string): string => name.replace(UNSEEN, '')
