import { createHash } from 'node:crypto'

/** Colours and fonts of cards and of pages with cards, in light and dark mode. */
export const PALETTE = `
:root{color-scheme:light dark;--ink:#0f1419;--dim:#51606c;--line:#dce3e8;--page:#f3f5f7;--card:#fff;--tint:#eef3f8;--link:#0a5cad;--good:#0b6b3a;--goodbg:#e2f4e9;--warn:#7a4b00;--warnbg:#fff2d6;--bad:#a3180f;--badbg:#fde8e6;--bar:#cfe3f8;--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans","DejaVu Sans",Arial,"Noto Sans CJK SC","Noto Sans CJK JP","Noto Sans CJK KR","Hiragino Sans","Microsoft YaHei","Malgun Gothic","Noto Naskh Arabic","Noto Sans Arabic","Apple Color Emoji","Segoe UI Emoji","Noto Color Emoji",sans-serif}
@media(prefers-color-scheme:dark){:root{--ink:#e9edf0;--dim:#9aa7b3;--line:#2c3640;--page:#0b0f13;--card:#151b21;--tint:#1c252e;--link:#7abcf7;--good:#7fdca4;--goodbg:#12301f;--warn:#ffd590;--warnbg:#3a2c10;--bad:#ffaca3;--badbg:#43191a;--bar:#24405c}}
`

/**
 * The style of a card. Every box with foreign text is a separate block, so that direction controls end with it, and is
 * clipped, so that stacked combining marks can't cover its neighbours.
 */
export const CARD_STYLE = `
.card{max-width:560px;margin:0 auto;background:var(--card);color:var(--ink);border:1px solid var(--line);border-radius:16px;overflow:clip;font:15px/1.45 var(--sans);box-shadow:0 1px 3px rgb(0 0 0/.06);text-align:start;
*{box-sizing:border-box}
p,ul,figure{margin:0;padding:0}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--link);outline-offset:-2px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.banner{display:flex;flex-wrap:wrap;gap:2px 12px;justify-content:space-between;padding:8px 18px;background:var(--tint);border-bottom:1px solid var(--line);color:var(--dim);font-size:13px}.banner b{color:var(--ink)}
.original{font-weight:600}.original.good{color:var(--good)}.original.half{color:var(--warn)}.original.bad{color:var(--bad)}
.caveat{padding:9px 18px;background:var(--warnbg);color:var(--warn);font-size:14px;font-weight:500}.caveat a,.caveat .title{color:inherit;text-decoration:underline}a:hover .title{text-decoration:underline}
.parent{display:grid;gap:8px;margin:14px 18px 0;padding:0 0 12px 14px;border-inline-start:3px solid var(--line)}
.post,.parent,.quote,.note,.about{grid-template-columns:minmax(0,1fr)}
.post{padding:16px 18px 14px;display:grid;gap:12px}
.author{display:flex;gap:11px;align-items:center;min-width:0}
.avatar{flex:none;width:48px;height:48px;border-radius:50%;object-fit:cover;background:var(--bar);color:var(--ink);display:grid;place-items:center;font-weight:700;font-size:20px;overflow:clip}
.who{min-width:0}
.line{display:flex;align-items:center;gap:5px;min-width:0}
.name,.handle,.affiliation,.title{display:inline-block;max-width:100%;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;vertical-align:bottom;unicode-bidi:isolate}
.name{font-weight:700;flex:0 1 auto}
.handle{color:var(--dim);direction:ltr}
.affiliation{flex:0 3 auto;min-width:4.5em;font-size:12px;color:var(--dim);border:1px solid var(--line);border-radius:5px;padding:0 5px}
.title{white-space:normal}
.badge{flex:none;width:18px;height:18px;fill:#1d8bf0}.badge.business{fill:#b98b12}.badge.government{fill:#7d8a95}
.words,.noted{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;overflow:clip}
.words{font-size:17px;line-height:1.42}
.headline{margin:0;font-size:19px;line-height:1.3;overflow-wrap:anywhere;unicode-bidi:isolate;overflow:clip}
.reply,.small,.cut,.when{color:var(--dim);font-size:14px}.when a{color:inherit}
.small a{color:inherit}
.cut{font-style:italic}
.media{display:grid;gap:3px;border-radius:14px;overflow:clip;border:1px solid var(--line);background:var(--line)}
.n2,.n3,.n4,.n5{grid-template-columns:1fr 1fr}
.n3 figure:first-child{grid-row:span 2}
.media figure{min-width:0;min-height:0;background:var(--tint);position:relative;display:grid;align-content:stretch}
.media figure>a{display:block;height:100%}
.media img,.media video{display:block;width:100%;height:100%}
.media img.alone{height:auto;max-height:680px;object-fit:contain}
.media img.tile{aspect-ratio:1;object-fit:cover}.n2 img.tile{aspect-ratio:4/5}.n3 figure:first-child img.tile{aspect-ratio:auto;position:absolute;inset:0}
.media video{height:auto;max-height:620px;background:#000;object-fit:contain}.media:not(.n1) video{height:100%;min-height:220px}.media figure:has(video){grid-template-rows:minmax(0,1fr) auto}
.n5 figure:last-child:nth-child(odd){grid-column:span 2}.n5 figure:last-child:nth-child(odd) img.tile{aspect-ratio:2}
.media audio{width:100%;padding:12px}
.tag,.alt summary{font-size:12px;font-weight:700;letter-spacing:.02em;color:#fff;background:rgb(15 20 25/.82);border-radius:5px;padding:2px 6px}
.tag{position:absolute;inset:10px auto auto 10px}
.alt{position:absolute;inset:auto 10px 10px 10px;pointer-events:none}.alt summary{pointer-events:auto;cursor:pointer;display:inline-block;list-style:none;min-width:24px;min-height:24px;line-height:20px}.alt summary::-webkit-details-marker{display:none}
.alt p{pointer-events:auto;margin-top:6px;padding:8px 10px;border-radius:8px;color:#fff;background:rgb(15 20 25/.92);font-size:14px;overflow-wrap:anywhere;white-space:pre-wrap;max-height:180px;overflow:auto;unicode-bidi:isolate}
figure:has(video) .alt,figure:has(audio) .alt{position:static;padding:0 10px 8px;background:var(--tint)}
.from{padding:4px 10px}
.still>div{position:relative}.still img{max-height:620px;object-fit:contain;background:#000}.still .tag{inset:auto 10px 10px auto}.still figcaption{padding:6px 10px;color:var(--dim);font-size:13px}
.files{list-style:none;display:grid;gap:6px}.files li{padding:8px 12px;border:1px solid var(--line);border-radius:10px;overflow-wrap:anywhere;overflow:clip}
.lacking{display:grid;place-content:center!important;text-align:center;gap:4px;min-height:130px;padding:16px;color:var(--dim);font-size:14px}
.lacking figcaption{font-size:13px;overflow-wrap:anywhere;overflow:clip}
.sensitive summary{cursor:pointer;padding:12px 14px;border-radius:12px;background:var(--tint);color:var(--dim);font-size:14px}.sensitive[open]>summary{margin-bottom:8px}
.warned>summary,.versions>summary{cursor:pointer;padding:10px 14px;border-radius:12px;background:var(--tint);font-size:15px;overflow-wrap:anywhere}.versions>summary{color:var(--dim);font-size:14px}.folded{display:grid;grid-template-columns:minmax(0,1fr);gap:12px;padding-top:10px}.versions ol{list-style:none;display:grid;gap:10px;padding:10px 0 0 14px}.labels b{color:var(--ink)}
.poll ul{list-style:none;display:grid;gap:6px;margin-bottom:6px}
.poll li{position:relative;display:flex;justify-content:space-between;gap:12px;padding:7px 12px;border-radius:8px;overflow:clip;background:var(--tint)}
.poll svg{position:absolute;inset:0;width:100%;height:100%}.poll rect{fill:var(--bar)}
.poll li img{position:relative;width:48px;height:48px;object-fit:cover;border-radius:6px}.poll li .label{flex:1}.poll span{position:relative}.label{overflow-wrap:anywhere;unicode-bidi:isolate;display:inline-block;overflow:clip}.share{white-space:nowrap}.most .label,.most .share{font-weight:700}
.quote{display:grid;gap:8px;border:1px solid var(--line);border-radius:14px;padding:12px 14px}
.quote .avatar,.parent .avatar{width:24px;height:24px;font-size:12px}.quote .author,.parent .author{gap:8px}.quote .who,.parent .who{display:flex;gap:6px}.quote .words,.parent .words{font-size:15px}
.quote.unavailable{background:var(--tint);color:var(--dim);font-size:14px}.quote.unavailable a{color:inherit}
.link{display:block;border:1px solid var(--line);border-radius:14px;overflow:clip;color:inherit}.link:hover{text-decoration:none;background:var(--tint)}
.link img{display:block;width:100%;max-height:300px;object-fit:cover;border-bottom:1px solid var(--line)}
.about{display:grid;gap:1px;padding:10px 14px}.about>*{display:block;overflow:hidden;text-overflow:ellipsis;overflow-wrap:anywhere;unicode-bidi:isolate}
.description{color:var(--dim);font-size:14px;display:-webkit-box!important;-webkit-box-orient:vertical;-webkit-line-clamp:2}
.led ul{list-style:none;display:grid;gap:3px;font-size:14px;padding-inline-start:12px;border-inline-start:3px solid var(--line)}.led li{overflow-wrap:anywhere;overflow:clip}.dead{color:var(--bad);font-weight:600}
.note{border:1px solid var(--line);border-radius:14px;padding:10px 14px;display:grid;gap:3px}.note .small{font-weight:600}
.counts{display:flex;flex-wrap:wrap;gap:3px 12px;padding-top:10px;border-top:1px solid var(--line);color:var(--dim);font-size:13px;align-items:baseline}.counts b{color:var(--ink)}.counts .small{font-size:12px}
footer{padding:9px 18px 11px;background:var(--tint);border-top:1px solid var(--line);color:var(--dim);font-size:12.5px}footer b{color:var(--ink)}
.address{overflow-wrap:anywhere;direction:ltr;unicode-bidi:isolate}
}
`

/** The style sheet of a card document. In a frame, the background of the article shows around the card. */
export const CARD_DOCUMENT_STYLE = `${PALETTE}body{margin:0;padding:16px;background:var(--page)}body.framed{padding:0;background:none}body.framed .card{box-shadow:none}${CARD_STYLE}`

/** The hash of this style sheet for a Content-Security-Policy. */
export const CARD_STYLE_HASH = `sha256-${createHash('sha256').update(CARD_DOCUMENT_STYLE).digest('base64')}`

/** The style sheet of a card in a shadow tree of another site's page, which inherits nothing from that page. */
export const CARD_SHADOW_STYLE = `:host{all:initial;display:block;margin:1em 0}${PALETTE.replaceAll(':root', ':host')}${CARD_STYLE}`
