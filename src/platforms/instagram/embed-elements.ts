import { isOwnButton } from '../shared/meta/own-button.ts'
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
  isFurniture: isOwnButton,
}
