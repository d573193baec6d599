/** Marks that change the direction of the text around them (Unicode Standard Annex 9). */
const BIDI = '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069'

/** Control characters but tab and newline, and marks of direction. A terminal obeys C1 controls (U+0080–U+009F) too. */
const IN_TEXT = new RegExp(`[^\\P{Cc}\\t\\n]|[${BIDI}]`, 'gu')
const IN_JSON = new RegExp(`[\\x7f-\\x9f${BIDI}]`, 'g')
const IN_DOCUMENT = /[^\P{Cc}\t\n\r]/gu

const hexOf = (char: string): string => char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')

/** Shows control characters and marks of direction as `<U+001B>`, so that a terminal obeys none. Keeps tabs and newlines. */
export const showControls = (text: string): string => text.replace(IN_TEXT, (char) => `<U+${hexOf(char)}>`)

/** Escapes what JSON permits in strings but a terminal obeys. The value stays the same. @param json any JSON text */
export const escapeJsonControls = (json: string): string =>
  json.replace(IN_JSON, (char) => `\\u${hexOf(char).toLowerCase()}`)

/** Replaces control characters in a document, such as HTML or CSV, which permit none of them. */
export const replaceControls = (text: string): string => text.replace(IN_DOCUMENT, '\ufffd')

/** Shows a document's control characters and marks of direction on a screen, as `showControls`. Its line ends become newlines. */
export const showDocument = (text: string): string => showControls(text.replaceAll('\r\n', '\n'))
