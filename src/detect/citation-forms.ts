/** All values of a citation's `form`. `docs/detect.md` describes them; a test compares the two. */
export const CITATION_FORMS = [
  'blockquote',
  'blockquote-empty',
  'blockquote-unnamed',
  'quotation-box',
  'drawn-card',
  'link-card',
  'iframe',
  'amp-element',
  'attribute-id',
  'attribute-url',
  'attribute-data',
  'escaped-html',
  'base64',
  'comment',
  'textarea',
  'script-template',
  'page-data',
  'json-ld',
  'bare-url',
  'short-code',
  'link',
  'flattened',
  'flattened-end-link',
  'flattened-caption',
] as const

export type CitationForm = (typeof CITATION_FORMS)[number]
