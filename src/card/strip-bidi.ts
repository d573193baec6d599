/**
 * Invisible characters that can make one name look like another: direction overrides, embeddings, isolates and marks,
 * zero-width spaces and tags. Joiners are kept, because emoji and Persian need them.
 */
const INVISIBLE =
  /[^\P{Cc}\s]|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e001f}]/gu

/** Removes deceptive invisible characters from a name, handle or title, so that it is safe beside our own text. */
export const stripBidi = (name: string): string => name.replace(INVISIBLE, '')
