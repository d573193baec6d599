import { compileFields, type FieldRow } from '../../shared/answer-fields.ts'

const OWN_FIELDS: readonly FieldRow[] = [
  {
    paths: ['id', 'visibility', 'localOnly', 'renoteId', 'isHidden'],
    why: 'names the post, which must be the requested one; whether it is public; a renote without words',
  },
  { paths: ['createdAt'], kept: 'publishedAt' },
  { paths: ['updatedAt'], kept: 'editIds' },
  { paths: ['text'], kept: 'text' },
  { paths: ['cw'], kept: 'contentWarning' },
  { paths: ['lang'], kept: 'language' },
  { paths: ['user.id', 'user.name', 'user.username', 'user.host', 'user.avatarUrl'], kept: 'author' },
  { paths: ['userId', 'user.**', 'userHost'], why: "the account's own page, not the post" },
  { paths: ['renoteCount', 'repliesCount', 'reactionCount', 'reactions.**'], kept: 'metrics' },
  {
    paths: [
      'reactionEmojis.**',
      'emojis.**',
      'emojis[].**',
      'reactionAndUserPairCache[]',
      'reactionAcceptance',
      'myReaction',
      'reactionCountByUser.**',
    ],
    why: 'pictures of emoji, and who reacted',
  },
  {
    paths: [
      'files[].url',
      'files[].type',
      'files[].comment',
      'files[].properties.width',
      'files[].properties.height',
    ],
    kept: 'media',
  },
  { paths: ['files[].isSensitive'], kept: 'sensitive' },
  {
    paths: [
      ...[
        'id',
        'name',
        'createdAt',
        'md5',
        'size',
        'blurhash',
        'thumbnailUrl',
        'properties.**',
        'folderId',
        'folder.**',
        'user.**',
        'userId',
        'isLink',
        'webpublicUrl',
      ].map((name) => `files[].${name}`),
      'fileIds[]',
    ],
    why: 'of the file; its own bytes tell',
  },
  { paths: ['replyId'], kept: 'replyTo' },
  {
    paths: ['poll.choices[].text', 'poll.choices[].votes', 'poll.expiresAt', 'poll.multiple'],
    kept: 'poll',
  },
  { paths: ['poll', 'poll.choices[].isVoted'], why: 'no poll; of a reader with an account' },
  { paths: ['channel.name'], kept: 'community' },
  { paths: ['channel.**', 'channelId'], why: "the channel's own page" },
  { paths: ['tags[]', 'mentions[]', 'mentionHandles.**', 'mentionHandles[].**'], why: 'in `text` too' },
  {
    paths: [
      'uri',
      'url',
      'threadId',
      'visibleUserIds[]',
      'clippedCount',
      'hasPoll',
      'disableRightClick',
      'deliveryTargets.**',
      'isMutingThread',
      'isMutingNote',
      'isFavorited',
      'isRenoted',
      'processErrors[]',
      'dimension',
      'noteEditHistory[]',
      'hasEmojis',
      'mandatoryCW',
    ],
    why: 'of the server; not shown with the post',
  },
  { paths: ['reply.user.username'], why: 'who is answered; read into `replyTo`' },
  {
    paths: ['reply', 'reply.**', 'replyUserId', 'renoteUserId', 'replyUserHost', 'renoteUserHost'],
    why: 'another post',
  },
]

/** The fields of a note of Misskey and its forks (docs/platforms/mastodon.md). */
export const NOTE_FIELDS = OWN_FIELDS

/** The paths of a note; a quoted one (`renote`) is read like it. */
export const NOTE_PATHS = compileFields(
  [...OWN_FIELDS, { paths: ['renote', 'renote.renote.**', 'renote.reply.**'], why: 'other posts' }],
  ['renote'],
)
