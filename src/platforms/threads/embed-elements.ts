import { isOwnButton } from '../shared/meta/own-button.ts'
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
    'LinkAttachmentImage',
    'LinkAttachmentFaviconContainer',
    'LinkAttachmentDomain',
    'LinkAttachmentTitle',
    'LinkAttachmentDescription',
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
    'LinkAttachmentOuterContainer',
    'LinkAttachmentInnerContainer',
    'LinkAttachment',
    'LinkAttachmentMetadata',
    'LinkAttachmentDomainAndFavicon',
  ]),
  isFurniture: isOwnButton,
}
