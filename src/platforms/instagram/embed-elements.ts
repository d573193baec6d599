import type { Elements } from '../../detect/load-html.ts'
import type { KnownElements } from '../shared/unknown-elements.ts'

/** The elements of an embed page that Stet knows (platforms-2.md § 8.2, `docs/platforms/instagram.md`). */
export const EMBED_ELEMENTS: KnownElements = {
  content: new Set([
    'AvatarContainer',
    'HeaderText',
    'HeaderCta',
    'EmbeddedMedia',
    // Other posts of the account.
    'HoverCard',
    // The buttons below the picture.
    'Likes',
    'Comments',
    'Share',
    'Save',
    'SocialProof',
    'Caption',
    'Footer',
    'WatchOnInstagram',
    'UsernameText',
  ]),
  layout: new Set(['Header', 'Content', 'EmbedFrame', 'Feedback']),
  isFurniture: isSingleLink,
}

/** A link with all the words of its element is a button, such as "View more on Instagram". */
function isSingleLink(element: Elements): boolean {
  const links = element.find('a').addBack('a')
  return links.length === 1 && links.text().trim() === element.text().trim()
}
