/** Decodes percent escapes once; a text with a stray percent sign stays as it is. */
export function safeDecodeURIComponent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
