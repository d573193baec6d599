import type { Platform } from '../../model/platform-definition.ts'

/**
 * Creates the source of `/embed.js`. The script finds the embeds of these platforms in a page, requests the states of
 * their posts once, and replaces each lost embed by its archived card, once the card has loaded and reported its height.
 * On any error the page stays unchanged. With `data-stet="frames"` it sends no request and only sizes card frames.
 */
export const createEmbedScript = (
  platforms: readonly Platform[],
): string => String.raw`/* Stet: an archived card where an embed has died. No cookie, no storage, one request. */
(function () {
  'use strict'
  var script = document.currentScript
  if (!script || !script.src || !window.fetch) return
  var home = script.src.replace(/\/embed\.js(?:[?#].*)?$/, '')
  var origin = new URL(home).origin
  var state = window.__stet || (window.__stet = { requested: false, sizing: {}, waiting: [] })
  var MOST = 100

  function sizeFrames() {
    if (state.sizing[home]) return
    state.sizing[home] = true
    window.addEventListener('message', function (event) {
      var data = event.data
      /* A card is sandboxed, so its origin is opaque. */
      if (event.origin !== 'null' && event.origin !== origin) return
      if (!data || data.type !== 'stet:height' || typeof data.height !== 'number' || !isFinite(data.height)) return
      var frames = document.getElementsByTagName('iframe')
      for (var i = 0; i < frames.length; i++) {
        if (frames[i].contentWindow !== event.source || frames[i].src.indexOf(home + '/embed/') !== 0) continue
        frames[i].style.height = Math.min(Math.max(data.height, 40), 10000) + 'px'
        for (var n = 0; n < state.waiting.length; n++) if (state.waiting[n].frame === frames[i]) state.waiting.splice(n, 1)[0].show()
      }
    })
  }

  var FORMS = ${JSON.stringify(platforms.flatMap(({ pageEmbeds }) => pageEmbeds?.forms ?? []))}
  var WRAPPERS = ${JSON.stringify(platforms.flatMap(({ pageEmbeds }) => pageEmbeds?.wrapper ?? []).join())}

  /* The URL of the post in an embed of this form, or null. */
  function read(element, form) {
    var values = form.attribute === 'src' ? [element.src] : [element.getAttribute(form.attribute)]
    if (!form.attribute) values = [].map.call(element.getElementsByTagName('a'), function (a) { return a.href })
    for (var i = values.length - 1; i >= 0; i--) {
      var match = new RegExp(form.pattern || '').exec(values[i] || '')
      if (values[i] && match) return form.prefix ? form.prefix + match[1] : values[i]
    }
    return null
  }

  /* The outermost element of an embed, with the wrapper that a platform's script added. */
  function whole(element) {
    var box = (WRAPPERS && element.closest && element.closest(WRAPPERS)) || element
    /* A box that fixes a video's aspect ratio would clip the card. */
    while (window.getComputedStyle(box).position === 'absolute' && box.parentNode !== document.body && box.parentNode.children.length === 1) box = box.parentNode
    return box
  }
  function find() {
    var found = []
    var seen = []
    FORMS.forEach(function (form) {
      var elements = document.querySelectorAll(form.selector)
      for (var i = 0; i < elements.length; i++) {
        if (elements[i].hasAttribute('data-stet-card')) continue
        var url = read(elements[i], form)
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
    if (state.requested || !window.MutationObserver) return
    var soon = null
    watch = new MutationObserver(function () {
      clearTimeout(soon)
      soon = setTimeout(ask, 200)
    })
    watch.observe(document.documentElement, { childList: true, subtree: true })
  }
  function ask() {
    if (state.requested) return watch && watch.disconnect()
    var urls = []
    find().forEach(function (one) { if (urls.indexOf(one.url) < 0) urls.push(one.url) })
    if (urls.length === 0) return
    state.requested = true
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
