import type { FieldRow } from '../../shared/answer-fields.ts'

const within = (places: readonly string[], ...names: readonly string[]): string[] =>
  places.flatMap((place) => names.map((name) => `${place}.${name}`))

const RATIO = ['aspectRatio.width', 'aspectRatio.height']
/** What a link's preview has of a page with records of its own (`site.standard.*`). */
const OF_PAGE = ['createdAt', 'updatedAt', 'readingTime', 'labels[].**', 'associatedRefs[].**']

/** The places of media, pictures and links in an embed: alone, or beside a quote (`media`). */
function placesOf(embed: string) {
  const all = [embed, `${embed}.media`]
  const pictures = all.flatMap((place) => [`${place}.images[]`, `${place}.items[]`])
  return { all, pictures, links: all.map((place) => `${place}.external`) }
}

/** The fields of an embed as the AppView shows it. */
export function shownEmbedFields(embed: string): FieldRow[] {
  const { all, pictures, links } = placesOf(embed)
  return [
    {
      paths: within([...all, ...pictures, ...links], '$type', 'aspectRatio.$type'),
      why: 'says what the object is',
    },
    {
      paths: [
        ...within(pictures, 'fullsize', 'thumb', 'thumbnail', 'alt', ...RATIO),
        ...within(all, 'playlist', 'thumbnail', 'alt', 'presentation', ...RATIO),
      ],
      kept: 'media',
    },
    { paths: within(all, 'cid'), why: 'the hash of the file, which `record` has' },
    { paths: within(links, 'uri', 'title', 'description', 'thumb', 'source.title'), kept: 'linkCard' },
    {
      paths: within(links, ...OF_PAGE, 'source.**', 'associatedProfiles[].**'),
      why: "the linked page's own times, icon and authors",
    },
  ]
}

/** The fields of an embed as its author wrote it, with the hashes of the files. */
export function writtenEmbedFields(embed: string): FieldRow[] {
  const { all, pictures, links } = placesOf(embed)
  const captions = all.map((place) => `${place}.captions[]`)
  const files = [
    ...within(pictures, 'image'),
    ...within(all, 'video'),
    ...within(links, 'thumb'),
    ...within(captions, 'file'),
  ]
  const quoted = [`${embed}.record`, `${embed}.record.record`]
  return [
    {
      paths: within([...all, ...pictures, ...links, ...captions, ...files, ...quoted], '$type'),
      why: 'says what the object is',
    },
    {
      paths: [
        ...within(pictures, 'image.ref.$link', 'image.cid'),
        ...within(all, 'video.ref.$link', 'video.cid'),
      ],
      kept: 'media',
    },
    {
      paths: within(captions, 'lang', 'file.ref.$link'),
      why: 'subtitles, which are kept among the answers',
    },
    {
      paths: [
        ...within(files, 'mimeType', 'size', 'blob', 'original.**'),
        ...within(links, 'thumb.ref.$link'),
      ],
      why: 'of the file; its own bytes tell',
    },
    {
      paths: [
        ...within([...all, ...pictures], 'alt', ...RATIO, 'aspectRatio.$type'),
        ...within(pictures, 'image.width', 'image.height'),
        ...within(all, 'presentation'),
        ...within(links, 'uri', 'title', 'description'),
      ],
      why: 'the same again in `embed`; read where the AppView shows none',
    },
    { paths: within(links, ...OF_PAGE, 'associatedRecords[].**'), why: "the linked page's own records" },
    { paths: within(quoted, 'uri', 'cid'), why: 'names the quoted post, which `embed` has' },
  ]
}
