import { z } from 'zod'

/** A response of text. */
export const text = (type: string) => ({
  content: { [type]: { schema: z.custom<string | Uint8Array>().meta({ type: 'string' }) } },
})

/** A response that is a page. */
export const HTML_RESPONSE = text('text/html')

/** A response of bytes. */
export const binary = (type: string) => ({
  content: { [type]: { schema: z.custom<Uint8Array>().meta({ type: 'string', format: 'binary' }) } },
})
