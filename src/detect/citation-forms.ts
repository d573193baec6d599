/** Every `form` that a citation may have; `docs/detect.md` says what each looks like, and a test compares. */
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
