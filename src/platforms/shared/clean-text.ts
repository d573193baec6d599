/** Replaces lone surrogates and NUL, which stores reject, one to one, and cuts the space at the end. Offsets stay valid. */
export const cleanText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD').trimEnd()
