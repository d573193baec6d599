import { isSingleLink } from '../shared/meta/single-link.ts'
import type { KnownElements } from '../shared/unknown-elements.ts'

/** The elements of a post in an embed page that Stet knows (platforms-2.md § 9.2, `docs/platforms/threads.md`). */
export const THREADS_ELEMENTS: KnownElements = {
  content: new Set([
    'AvatarContainer',
    'AuthorIdentity',
    'TopicTagWrapper',
    'HeaderTrailingActions',
    'ThreadlineContainer',
    'RepliedToText',
    'BodyTextContainer',
    'SoloMediaContainer',
    'MediaScrollImageContainer',
    'LinkAttachmentOuterContainer',
    'QuotePostContainer',
    'PostDateContainer',
    'ActionBarContainer',
  ]),
  layout: new Set([
    'HeaderContainer',
    'NameContainer',
    'BodyContainer',
    'BodyContainerParent',
    'BodyContainerNoThreadLine',
    'TextContentContainer',
    'MediaScrollContainer',
    'MediaContainer',
  ]),
  isFurniture: isSingleLink,
}
