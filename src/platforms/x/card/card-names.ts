/**
 * The names of cards that Stet reads, after the number of their maker (`1906814671912599552:poll_choice_images`). A card is
 * read by its values, whatever its name; one with another name is also an unknown part of the answer.
 */
const KNOWN =
  /^(?:poll\dchoice_(?:text_only|image|video)|poll_choice_images|summary|summary_large_image|photo|gallery|product|player|amplify|appplayer|app|direct_store_link_app|promo_(?:app|website|image_app|image_convo|video_convo|video_website)|(?:image|video)_direct_message|unified_card|broadcast|periscope_broadcast|audiospace|live_event|moment|message_me|newsletter_(?:issue|publication)|community_details|twitter_list_details)$/

/** The name of a card without the number of its maker. */
export const bareCardName = (name: string): string => name.slice(name.lastIndexOf(':') + 1)

/** Does Stet know cards of this name? */
export const isKnownCard = (name: string): boolean => KNOWN.test(bareCardName(name))
