import type { FacebookPost } from '../../support/origin/platforms/facebook.ts'

/** A long post, folded as the plugin folds it, with words that must never be read as Facebook's. */
export const FOLDED: FacebookPost = {
  id: '1485000000000101',
  message:
    '<div id="id_1" class="text_exposed_root"><p>The crane came down. This Facebook post is no longer available, said a joker on<span class="text_exposed_hide">...</span><span class="text_exposed_show"> site.</span></p><div class="text_exposed_show"><p> More at <a href="https://l.facebook.com/l.php?u=https%3A%2F%2Fharbourpost.example%2Fcrane%3Fa%3D1&amp;h=AT0" target="_blank">harbourpost.example</a> by <a class="profileLink" href="/pierwatch?fref=mentions&amp;ref=embed_post">Pier Watch</a></p><p><a class="profileLink" href="/hashtag/harbour?__eep__=6&amp;ref=embed_post">#harbour</a></p></div><span class="text_exposed_hide"> <span class="text_exposed_link"><a class="see_more_link" href="/harbourdesk/posts/1485000000000101?ref=embed_post"><span class="see_more_link_inner">See more</span></a></span></span></div>',
  text: 'The crane came down. This Facebook post is no longer available, said a joker on',
  photos: ['crane', 'quay'],
}
/** What the folded post says. */
export const FOLDED_TEXT =
  'The crane came down. This Facebook post is no longer available, said a joker on site.\n\nMore at harbourpost.example by Pier Watch\n\n#harbour'
export const FILM: FacebookPost = {
  id: '1485000000000102',
  message: '<p>See it fall.</p>',
  text: 'See it fall.',
  film: true,
}
export const ALBUM: FacebookPost = {
  id: '1485000000000103',
  message: '<p>Seven pictures.</p>',
  text: 'Seven pictures.',
  photos: ['one', 'two', 'three', 'four'],
  more: 3,
}
