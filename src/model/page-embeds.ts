/** How `/embed.js` recognises a platform's embeds in a reader's browser, before and after the platform's script has run. */
export interface EmbedSelectors {
  readonly forms: readonly PageEmbedForm[]
  /** Selects the element that the platform's script puts around an embed. */
  readonly wrapper?: string
}

/** One form of embed, and where it has the URL of its post. */
export interface PageEmbedForm {
  readonly selector: string
  /** The attribute with the post's URL or id. Without it, the links inside are tried, the last one first. */
  readonly attribute?: string
  /** The source of a regular expression that the value must match; by default any value does. */
  readonly pattern?: string
  /** The start of the post's URL, to which the pattern's first group is appended. Without it, the value is the URL. */
  readonly prefix?: string
}
