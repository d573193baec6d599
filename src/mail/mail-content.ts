import type { PlatformName } from '../model/platform.ts'

/** What a mail says of one post. Nothing of a withheld post but where it is cited. */
export interface MailedPost {
  readonly platform: PlatformName
  readonly id: string
  /** What happened to it: "deleted by its author". */
  readonly status: string
  /** When, as an ISO time. */
  readonly at: string
  /** Whether it is taken down or held; author, text, picture and links to the copy are null then. */
  readonly withheld: boolean
  readonly author: { readonly name: string; readonly handle: string } | null
  readonly articles: readonly { readonly url: string; readonly title: string | null }[]
  /** Null where the mail has so many posts that this one gets a line alone. */
  readonly detail: PostDetail | null
}

export interface PostDetail {
  readonly text: string | null
  /** Who tells the words, where it is not the platform; null otherwise. */
  readonly source: string | null
  /** What is kept: "captured: the whole post is kept". Null without a copy. */
  readonly copy: string | null
  /** The id of the snapshot whose card is linked. */
  readonly snapshot: string | null
  readonly picture: MailedPicture | null
  /** Why a picture is left out: the author or the platform folds it away. */
  readonly isSensitive: boolean
}

/** A picture that is attached. */
export interface MailedPicture {
  readonly bytes: Uint8Array
  readonly mime: 'image/jpeg'
}

export interface MailSection {
  readonly title: string
  /** All posts of the section; the mail may list fewer. */
  readonly count: number
  readonly posts: readonly MailedPost[]
}

/** A mail before it is rendered. */
export interface MailDraft {
  readonly subject: string
  readonly heading: string
  /** Sentences of our own. */
  readonly intro: readonly string[]
  readonly sections: readonly MailSection[]
}
