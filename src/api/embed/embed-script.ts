/**
 * The source of `/embed.js`. It finds the embeds in a page, requests the states of their posts once, and replaces each
 * lost embed by its archived card, once the card has loaded and reported its height. On any error the page stays
 * unchanged. With `data-stet="frames"` it sends no request and only sizes card frames.
 */
export const EMBED_SCRIPT = String.raw`/* Stet: an archived card where an embed has died. No cookie, no storage, one request. */
(function () {
  'use strict'
  var script = document.currentScript
  if (!script || !script.src || !window.fetch) return
  var home = script.src.replace(/\/embed\.js(?:[?#].*)?$/, '')
  var state = window.__stet || (window.__stet = { asked: false, sizing: false, waiting: [] })
  var MOST = 100

  function sizeFrames() {
    if (state.sizing) return
    state.sizing = true
    window.addEventListener('message', function (event) {
      var data = event.data
      if (!data || data.type !== 'stet:height' || typeof data.height !== 'number') return
      var frames = document.getElementsByTagName('iframe')
      for (var i = 0; i < frames.length; i++) {
        if (frames[i].contentWindow !== event.source || frames[i].src.indexOf('/embed/') < 0) continue
        frames[i].style.height = Math.min(Math.max(data.height, 40), 10000) + 'px'
        for (var n = 0; n < state.waiting.length; n++) if (state.waiting[n].frame === frames[i]) state.waiting.splice(n, 1)[0].show()
      }
    })
  }

  function link(element, pattern) {
    var links = element.getElementsByTagName('a')
    for (var i = links.length - 1; i >= 0; i--) if (pattern.test(links[i].href)) return links[i].href
    return null
  }
  function x(url) {
    var id = /(?:\/status(?:es)?\/|[?&]id=)(\d+)/.exec(url || '')
    return id && 'https://x.com/i/status/' + id[1]
  }
  function at(name) {
    return function (element) { return element.getAttribute(name) }
  }
  function src(element) { return element.src }

  var STATUS = /\/status(?:es)?\/\d+/
  var FORMS = [
    ['blockquote.twitter-tweet,blockquote.twitter-video', function (e) { return x(link(e, STATUS)) }],
    ['iframe[data-tweet-id],twitter-widget[data-tweet-id]', function (e) { return 'https://x.com/i/status/' + e.getAttribute('data-tweet-id') }],
    ['iframe[src*="platform.twitter.com/embed/"],iframe[src*="platform.x.com/embed/"]', function (e) { return x(e.src) }],
    ['blockquote.instagram-media[data-instgrm-permalink]', at('data-instgrm-permalink')],
    ['iframe[src*="instagram.com/"]', src],
    ['blockquote.bluesky-embed[data-bluesky-uri]', at('data-bluesky-uri')],
    ['iframe[src*="embed.bsky.app/"]', src],
    ['blockquote.tiktok-embed[cite]', at('cite')],
    ['iframe[src*="tiktok.com/"]', src],
    ['blockquote.text-post-media[data-text-post-permalink]', at('data-text-post-permalink')],
    ['iframe[src*="threads.net/"],iframe[src*="threads.com/"]', src],
    ['.fb-post[data-href],.fb-video[data-href]', at('data-href')],
    ['iframe[src*="facebook.com/plugins/"]', src],
    ['iframe.mastodon-embed,iframe.truthsocial-embed', src],
    ['blockquote.mastodon-embed[data-embed-url]', at('data-embed-url')],
    ['iframe[src*="youtube.com/embed/"],iframe[src*="youtube-nocookie.com/embed/"]', src],
    ['blockquote.reddit-embed-bq,blockquote.reddit-card', function (e) { return link(e, /\/comments\//) }],
    ['iframe[src*="redditmedia.com/"],iframe[src*="embed.reddit.com/"]', src],
    ['script[data-telegram-post]', function (e) { return 'https://t.me/' + e.getAttribute('data-telegram-post') }],
    ['iframe[src*="t.me/"]', src]
  ]

  /* The outermost element of an embed, with the wrapper that a platform's script added. */
  function whole(element) {
    var box = (element.closest && element.closest('.twitter-tweet-rendered,.fb_iframe_widget')) || element
    /* A box that fixes a video's aspect ratio would clip the card. */
    while (window.getComputedStyle(box).position === 'absolute' && box.parentNode !== document.body && box.parentNode.children.length === 1) box = box.parentNode
    return box
  }
  function find() {
    var found = []
    var seen = []
    FORMS.forEach(function (form) {
      var elements = document.querySelectorAll(form[0])
      for (var i = 0; i < elements.length; i++) {
        if (elements[i].hasAttribute('data-stet-card')) continue
        var url = form[1](elements[i])
        var element = whole(elements[i])
        if (!url || seen.indexOf(element) >= 0) continue
        seen.push(element)
        found.push({ url: url, element: element })
      }
    })
    return found
  }

  /* The element that a platform's script put in place of the embed, next to our frame. */
  function successor(url, frame) {
    return find().reduce(function (found, one) {
      var beside = one.element.previousElementSibling === frame || one.element.nextElementSibling === frame
      return one.url === url && beside ? one.element : found
    }, null)
  }
  function put(one, cardUrl) {
    var old = one.element
    var box = old.getBoundingClientRect()
    var frame = document.createElement('iframe')
    frame.setAttribute('sandbox', 'allow-scripts allow-popups allow-popups-to-escape-sandbox')
    frame.setAttribute('referrerpolicy', 'no-referrer')
    frame.setAttribute('data-stet-card', one.url)
    frame.title = 'Archived copy of a post that is no longer available'
    var look = 'display:block;border:0;border-radius:16px;box-sizing:border-box;max-width:100%;color-scheme:light dark;'
    look += 'width:' + (box.width > 0 ? box.width + 'px' : '100%') + ';'
    /* Hidden next to the embed until the card has loaded. */
    frame.style.cssText = look + 'position:absolute;visibility:hidden;height:0'
    frame.src = cardUrl
    state.waiting.push({
      frame: frame,
      show: function () {
        var now = old.parentNode ? old : successor(one.url, frame)
        if (!now) return frame.parentNode && frame.parentNode.removeChild(frame)
        var style = window.getComputedStyle(now)
        frame.style.cssText = look + 'position:static;height:' + frame.style.height
        frame.style.margin = style.margin
        if (style.cssFloat !== 'none') frame.style.cssFloat = style.cssFloat
        now.parentNode.removeChild(now)
      }
    })
    old.parentNode.insertBefore(frame, old)
  }

  function swap(posts) {
    var cards = {}
    posts.forEach(function (post) {
      var lost = post.state === 'lost' || post.state === 'gone'
      if (lost && typeof post.cardUrl === 'string' && post.cardUrl.indexOf(home + '/embed/') === 0) cards[post.url] = post.cardUrl
    })
    /* Found again: platforms' scripts may have changed the page since the request. */
    find().forEach(function (one) {
      var card = Object.prototype.hasOwnProperty.call(cards, one.url) && cards[one.url]
      if (!card || !one.element.parentNode) return
      put(one, card)
    })
  }

  var watch = null
  /* A page that scripts are still building has no embeds yet, so wait for the first. */
  function start() {
    ask()
    if (state.asked || !window.MutationObserver) return
    var soon = null
    watch = new MutationObserver(function () {
      clearTimeout(soon)
      soon = setTimeout(ask, 200)
    })
    watch.observe(document.documentElement, { childList: true, subtree: true })
  }
  function ask() {
    if (state.asked) return watch && watch.disconnect()
    var urls = []
    find().forEach(function (one) { if (urls.indexOf(one.url) < 0) urls.push(one.url) })
    if (urls.length === 0) return
    state.asked = true
    if (watch) watch.disconnect()
    /* Plain text needs no CORS preflight. */
    fetch(home + '/v1/embeds', {
      method: 'POST',
      mode: 'cors',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ urls: urls.slice(0, MOST) })
    })
      .then(function (answer) { return answer.ok ? answer.json() : { posts: [] } })
      .then(function (answer) { swap(answer.posts) })
      .catch(function () {})
  }

  sizeFrames()
  if (script.getAttribute('data-stet') === 'frames') return
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
})()
`
