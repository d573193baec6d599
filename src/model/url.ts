/** Decodes percent escapes once. Returns a text with a malformed escape unchanged. */
export function safeDecodeURIComponent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
