import { createHash } from 'node:crypto'

/**
 * The card's one style sheet. Every box that holds words of others is a block of its own, so that
 * direction controls end where it ends, and is clipped, so that stacked marks can't cover its neighbours.
 */
export const STYLE = `
:root{color-scheme:light dark;--ink:#0f1419;--dim:#536471;--line:#dfe5e9;--page:#f4f6f8;--card:#fff;--tint:#eef4fb;--link:#1068bf;--warn:#7a4b00;--warnbg:#fff4dc;--bar:#cfe3f8}
@media(prefers-color-scheme:dark){:root{--ink:#e9edf0;--dim:#94a1ad;--line:#2c3640;--page:#0b0f13;--card:#151b21;--tint:#1b242d;--link:#6cb4f5;--warn:#ffd590;--warnbg:#3a2c10;--bar:#24405c}}
*{box-sizing:border-box}
body{margin:0;padding:16px;background:var(--page);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
p,ul,figure{margin:0;padding:0}
.card{max-width:560px;margin:0 auto;background:var(--card);border:1px solid var(--line);border-radius:16px;overflow:clip;box-shadow:0 1px 3px rgb(0 0 0/.06)}
.post{padding:16px 18px 14px;display:grid;gap:12px}
.author{display:flex;gap:11px;align-items:center;min-width:0}
.avatar{flex:none;width:48px;height:48px;border-radius:50%;object-fit:cover;background:var(--tint);color:var(--dim);display:grid;place-items:center;font-weight:700;font-size:20px;overflow:clip}
.who{min-width:0}
.line{display:flex;align-items:center;gap:5px;min-width:0}
.name,.handle,.affiliation,.title{display:inline-block;max-width:100%;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;vertical-align:bottom;unicode-bidi:isolate}
.name{font-weight:700;flex:0 1 auto}
.handle{color:var(--dim);direction:ltr}
.affiliation{flex:0 10 auto;font-size:12px;color:var(--dim);border:1px solid var(--line);border-radius:5px;padding:0 5px}
.title{white-space:normal}
.badge{flex:none;width:17px;height:17px;fill:#1d8bf0}.badge.business{fill:#c79a1d}.badge.government{fill:#7d8a95}.badge.legacy{fill:#1d8bf0}
.words{white-space:pre-wrap;overflow-wrap:anywhere;font-size:17px;line-height:1.42;unicode-bidi:isolate;overflow:clip;text-align:start}
.reply,.small,.cut,.when{color:var(--dim);font-size:14px}.when a{color:inherit}
.cut{font-style:italic}
.media{display:grid;gap:3px;border-radius:14px;overflow:clip;border:1px solid var(--line);background:var(--line)}
.n2,.n3,.n4,.n5{grid-template-columns:1fr 1fr}
.n3 figure:first-child{grid-row:span 2}
.media figure{min-width:0;min-height:0;background:var(--tint);position:relative}
.media a{display:block;height:100%}
.media img,.media video{display:block;width:100%;height:100%}
.media img.alone{height:auto;max-height:680px;object-fit:contain}
.media img.tile{aspect-ratio:1;object-fit:cover}.n2 img.tile{aspect-ratio:4/5}.n3 figure:first-child img.tile{aspect-ratio:auto}
.media video{height:auto;max-height:620px;background:#000}
.media audio{width:100%;padding:12px}
.lacking{display:grid;place-content:center;text-align:center;gap:4px;min-height:130px;padding:16px;color:var(--dim);font-size:14px}
.lacking figcaption{font-size:13px;overflow-wrap:anywhere;overflow:clip}
.sensitive summary{cursor:pointer;padding:12px 14px;border-radius:12px;background:var(--tint);color:var(--dim);font-size:14px}.sensitive[open] summary{margin-bottom:8px}
.poll ul{list-style:none;display:grid;gap:6px;margin-bottom:6px}
.poll li{position:relative;display:flex;justify-content:space-between;gap:12px;padding:7px 12px;border-radius:8px;overflow:clip;background:var(--tint)}
.poll svg{position:absolute;inset:0;width:100%;height:100%}.poll rect{fill:var(--bar)}
.poll span{position:relative}.label{overflow-wrap:anywhere;unicode-bidi:isolate;display:inline-block;overflow:clip}.share{font-weight:600;white-space:nowrap}
.quote{display:grid;gap:8px;border:1px solid var(--line);border-radius:14px;padding:12px 14px}
.quote .avatar{width:24px;height:24px;font-size:12px}.quote .author{gap:8px}.quote .who{display:flex;gap:6px}.quote .words{font-size:15px}
.quote.unavailable{background:var(--tint);color:var(--dim);font-size:14px}.quote.unavailable a{color:inherit}
.link{display:block;border:1px solid var(--line);border-radius:14px;overflow:clip;color:inherit}.link:hover{text-decoration:none;background:var(--tint)}
.link img{display:block;width:100%;max-height:300px;object-fit:cover;border-bottom:1px solid var(--line)}
.about{display:grid;gap:1px;padding:10px 14px}.about>*{display:block;overflow:hidden;text-overflow:ellipsis;overflow-wrap:anywhere;unicode-bidi:isolate}
.description{color:var(--dim);font-size:14px;display:-webkit-box!important;-webkit-box-orient:vertical;-webkit-line-clamp:2}
.counts{display:flex;flex-wrap:wrap;gap:4px 16px;padding-top:10px;border-top:1px solid var(--line);color:var(--dim);font-size:14px;align-items:baseline}.counts b{color:var(--ink)}.counts .small{margin-inline-start:auto;font-size:12px}
.unconfirmed{padding:9px 18px;background:var(--warnbg);color:var(--warn);font-size:14px;font-weight:500}.unconfirmed a{color:inherit;text-decoration:underline}
footer{padding:9px 18px 11px;background:var(--tint);border-top:1px solid var(--line);color:var(--dim);font-size:12.5px}footer b{color:var(--ink)}
.address{overflow-wrap:anywhere;direction:ltr;unicode-bidi:isolate}
`

/** How a Content-Security-Policy names this style sheet. */
export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`
