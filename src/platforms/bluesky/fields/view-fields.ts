import { compileFields, type FieldRow } from '../../shared/answer-fields.ts'
import { shownEmbedFields, writtenEmbedFields } from './embed-fields.ts'

/** Everything of an account but what the record keeps. */
const ACCOUNT = [
  '$type',
  'createdAt',
  'associated.**',
  'pronouns',
  'status.**',
  'viewer.**',
  'verification.verifications[].**',
  'debug.**',
]
const LABEL = ['ver', 'src', 'cts', 'uri', 'cid', 'neg', 'exp', 'sig.**', '$type']

/** A record (`app.bsky.feed.post`) as its author wrote it. */
export function recordFields(record: string): FieldRow[] {
  const feature = `${record}.facets[].features[]`
  return [
    {
      paths: [
        `${record}.$type`,
        `${record}.facets[].$type`,
        `${record}.facets[].index.$type`,
        `${feature}.$type`,
        `${record}.labels.$type`,
        `${record}.labels.values[].$type`,
        `${record}.reply.$type`,
        `${record}.reply.parent.$type`,
        `${record}.reply.root.$type`,
      ],
      why: 'says what the object is',
    },
    { paths: [`${record}.text`], kept: 'text' },
    {
      paths: [
        `${record}.facets[].index.byteStart`,
        `${record}.facets[].index.byteEnd`,
        `${feature}.uri`,
        `${feature}.did`,
        `${feature}.tag`,
      ],
      kept: 'entities',
    },
    { paths: [`${record}.entities[].**`], why: 'the form of links before facets; the words are in `text`' },
    { paths: [`${record}.createdAt`], kept: 'publishedAt' },
    { paths: [`${record}.langs[]`], kept: 'language' },
    {
      paths: [`${record}.tags[]`, `${record}.via`, `${record}.bridgyOriginal*`],
      why: 'not shown with the post',
    },
    { paths: [`${record}.labels.values[].val`], kept: 'labels' },
    { paths: [`${record}.reply.parent.uri`], kept: 'replyTo' },
    { paths: [`${record}.reply.root.uri`], kept: 'threadId' },
    { paths: [`${record}.reply.parent.cid`, `${record}.reply.root.cid`], why: 'hashes of other records' },
    ...writtenEmbedFields(`${record}.embed`),
  ]
}

/** A post as the AppView shows it. A quoted post has its record in `value`, and its embed in a list. */
function viewFields(record: string, embed: string): FieldRow[] {
  return [
    {
      paths: ['uri', 'notFound', 'blocked', 'detached'],
      why: 'names the post, which must be the requested one; of a quote, `quoted`',
    },
    { paths: ['cid'], why: 'the hash of the record, which the app never changes' },
    { paths: ['$type'], why: 'says what the object is' },
    { paths: ['indexedAt'], why: 'when the AppView first saw it; the record key has a time of its own' },
    {
      paths: [
        'author.did',
        'author.handle',
        'author.displayName',
        'author.avatar',
        'author.verification.verifiedStatus',
        'author.verification.trustedVerifierStatus',
      ],
      kept: 'author',
    },
    { paths: ['author.labels[].val'], kept: 'audience' },
    { paths: LABEL.map((name) => `author.labels[].${name}`), why: 'which label is in force' },
    { paths: ACCOUNT.map((name) => `author.${name}`), why: "the account's own page, not the post" },
    { paths: ['labels[].val'], kept: 'labels' },
    { paths: LABEL.map((name) => `labels[].${name}`), why: 'which label is in force, and on what' },
    { paths: ['likeCount', 'replyCount', 'repostCount', 'quoteCount', 'bookmarkCount'], kept: 'metrics' },
    { paths: ['viewer.**', 'threadgate.**', 'debug.**'], why: 'who may answer; not shown' },
    ...recordFields(record),
    ...shownEmbedFields(embed),
  ]
}

/** The names of a feed, list, labeller or starter pack. */
const RECORD_VIEW: readonly FieldRow[] = [
  {
    paths: ['displayName', 'name', 'description', 'avatar', 'record.name', 'record.description'],
    kept: 'linkCard',
  },
  {
    paths: [
      'did',
      'creator.**',
      'record.$type',
      'record.createdAt',
      'record.updatedAt',
      'record.list',
      'record.feeds[].**',
      'record.descriptionFacets[].**',
      'purpose',
      'descriptionFacets[].**',
      'policies.**',
      'reasonTypes[]',
      'subjectTypes[]',
      'subjectCollections[]',
      'acceptsInteractions',
      'contentMode',
      'listItemCount',
      'joinedWeekCount',
      'joinedAllTimeCount',
      'list.**',
      'listItemsSample[].**',
      'feeds[].**',
    ],
    why: 'who keeps a feed, list, labeller or starter pack, and what it contains; its page tells',
  },
]

const under = (rows: readonly FieldRow[], place: string): FieldRow[] =>
  rows.map((row) => ({ ...row, paths: row.paths.map((path) => `${place}.${path}`) }))

const OWN_FIELDS: readonly FieldRow[] = [
  ...viewFields('record', 'embed'),
  ...under(RECORD_VIEW, 'embed.record'),
]

/** The fields of a post's view (docs/platforms/bluesky.md). */
export const VIEW_FIELDS: readonly FieldRow[] = [
  ...OWN_FIELDS,
  { paths: ['embed.record.**'], why: 'a quote within a quote, which the app does not show' },
]

const QUOTED_FIELDS: readonly FieldRow[] = [
  ...viewFields('value', 'embeds[]'),
  ...viewFields('value', 'embed'),
  ...RECORD_VIEW,
  { paths: ['embeds[].record.**', 'embed.record.**'], why: 'a quote within a quote' },
]

/** The paths of a post's view, with a quoted post alone or beside media. */
export const VIEW_PATHS = compileFields([
  ...OWN_FIELDS,
  ...under(QUOTED_FIELDS, 'embed.record'),
  ...under(QUOTED_FIELDS, 'embed.record.record'),
])

/** The fields of a record at its author's server. */
export const SERVED_FIELDS: readonly FieldRow[] = [
  { paths: ['uri', 'cid'], why: 'names the post, which must be the requested one; the hash of the record' },
  ...recordFields('value'),
]

export const SERVED_PATHS = compileFields(SERVED_FIELDS)
