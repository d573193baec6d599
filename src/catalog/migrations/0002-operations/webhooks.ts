const TYPES = [
  'article.done',
  'article.failed',
  'snapshot.created',
  'capture.failed',
  'post.lost',
  'post.returned',
  'post.edited',
  'snapshot.damaged',
  'snapshot.repaired',
]
const TYPE_LIST = TYPES.map((one) => `'${one}'`).join(', ')

/** Announcements of repairs, and messages that try out a subscription. */
export const WEBHOOKS = `
alter table announcements drop constraint announcements_type_check, add check (type in (${TYPE_LIST}));
alter table deliveries drop constraint deliveries_type_check,
  add check (type in (${TYPE_LIST}, 'webhook.test'));
alter table webhooks drop constraint webhooks_types_check,
  add check (types <@ '${JSON.stringify(TYPES)}');
`
