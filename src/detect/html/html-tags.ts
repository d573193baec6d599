/** Elements without content (HTML Standard § 13.1.2). */
export const VOID_ELEMENTS: ReadonlySet<string> = new Set(
  'area base basefont bgsound br col command embed frame hr img input keygen link meta param source track wbr'.split(
    ' ',
  ),
)

const BLOCK_ELEMENTS: ReadonlySet<string> = new Set(
  `address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset
  figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup html iframe legend li main menu nav object ol
  p pre section summary table tbody td template textarea tfoot th thead title tr ul noscript select`.split(
    /\s+/,
  ),
)

/** Whether an element is a block: the end tag of a formatting element does not close it. AMP's elements are blocks. */
export const isBlockElement = (tag: string): boolean => BLOCK_ELEMENTS.has(tag) || tag.startsWith('amp-')

const PHRASE_ELEMENTS: ReadonlySet<string> = new Set(
  `a abbr acronym audio b bdi bdo big canvas cite code data datalist del dfn em font i ins kbd label map mark marquee
  math meter nobr noembed noframes output picture progress q rp rt ruby s samp script slot small span strike strong
  style sub sup svg time tt u var video xmp`.split(/\s+/),
)

/** Whether HTML defines the element. A script, a feed or a site generator defines all others. */
export const isKnownElement = (tag: string): boolean =>
  BLOCK_ELEMENTS.has(tag) || PHRASE_ELEMENTS.has(tag) || VOID_ELEMENTS.has(tag)

/** Elements whose content is raw text without tags. */
export const RAW_TEXT_ELEMENTS: ReadonlySet<string> = new Set(
  'script style textarea title xmp iframe noembed noframes'.split(' '),
)

/** Raw text elements whose text has no entities either. */
export const UNESCAPED_ELEMENTS: ReadonlySet<string> = new Set(
  'script style xmp iframe noembed noframes'.split(' '),
)

/** Elements whose text is `never` visible, or `held` back for a script or a form or until a script is missing. */
export const NOT_RENDERED_ELEMENTS: ReadonlyMap<string, 'never' | 'held'> = new Map([
  ...['script', 'style', 'title', 'svg'].map((tag) => [tag, 'never'] as const),
  ...['template', 'textarea', 'noscript', 'iframe', 'noembed', 'noframes', 'select', 'xmp', 'object'].map(
    (tag) => [tag, 'held'] as const,
  ),
])

const PARAGRAPH_ENDERS =
  `address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form
  h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section table ul`.split(/\s+/)

/** The open elements that a start tag implicitly closes (HTML Standard § 13.1.2.4). */
export const IMPLIED_END: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...PARAGRAPH_ENDERS.map((tag) => [tag, new Set(['p'])] as const),
  ['li', new Set(['li', 'p'])] as const,
  ['dt', new Set(['dt', 'dd', 'p'])] as const,
  ['dd', new Set(['dt', 'dd', 'p'])] as const,
  ['tr', new Set(['tr', 'td', 'th', 'p'])] as const,
  ['td', new Set(['td', 'th', 'p'])] as const,
  ['th', new Set(['td', 'th', 'p'])] as const,
  ['a', new Set(['a'])] as const,
  ['option', new Set(['option'])] as const,
  ['body', new Set(['head'])] as const,
])
