import { TextLinks } from '../shared/text-links.ts'

/** Links in the text of X's posts: full URLs, `t.co/…`, and `pic.twitter.com/…` for media. */
export const X_LINKS = new TextLinks(/https?:\/\/t\.co\/[A-Za-z0-9]+|pic\.(?:twitter|x)\.com\/[A-Za-z0-9]+/)
