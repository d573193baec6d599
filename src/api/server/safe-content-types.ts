/** Media types that a browser displays without running scripts. Any other type is downloaded. */
const DISPLAYABLE = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
  'video/mp4',
  'video/webm',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'text/plain',
  'application/json',
])

/** The media type to serve a resource with, and whether a browser may display it (design rule 8). */
export function safeContentType(mime: string): { mime: string; shown: boolean } {
  const bare = mime.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!DISPLAYABLE.has(bare)) return { mime: 'application/octet-stream', shown: false }
  const isText = bare === 'text/plain' || bare === 'application/json'
  return { mime: isText ? `${bare}; charset=utf-8` : bare, shown: true }
}
