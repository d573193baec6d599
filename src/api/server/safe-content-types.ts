/** Types that a browser shows without running anything of them. The rest is saved, not shown. */
const SHOWN = new Set([
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

/** How a resource of this type is served: as itself, or as bytes to save (design rule 8). */
export function safeContentType(mime: string): { mime: string; shown: boolean } {
  const bare = mime.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!SHOWN.has(bare)) return { mime: 'application/octet-stream', shown: false }
  const isText = bare === 'text/plain' || bare === 'application/json'
  return { mime: isText ? `${bare}; charset=utf-8` : bare, shown: true }
}
