import { createHash } from 'node:crypto'
import { CARD_STYLE, PALETTE } from '../../card/style.ts'
import { PLOT_STYLE } from '../../report/plot-style.ts'

const PAGE_STYLE = `
*{box-sizing:border-box}
html{scroll-padding-top:16px}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 var(--sans)}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
h1,h2,h3{line-height:1.25;margin:0;overflow-wrap:anywhere;text-wrap:balance}h1{font-size:1.6rem}h2{font-size:1.15rem}h3{font-size:1rem}
p{margin:0}ul,ol{margin:0;padding:0;list-style:none}bdi,.cite{overflow-wrap:anywhere}
code,.mono{font:0.85em/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:8px;top:-60px;background:var(--card);padding:8px 14px;border-radius:0 0 8px 8px;z-index:1}.skip:focus{top:0}
.bar{background:var(--card);border-bottom:1px solid var(--line)}
.bar>div,main,.foot{max-width:1200px;margin:0 auto;padding:0 20px}
.bar>div{display:flex;flex-wrap:wrap;align-items:center;gap:4px 18px;padding-top:10px}
.brand{font:italic 700 1.5rem/1 Georgia,"Times New Roman","DejaVu Serif",serif;color:var(--ink);text-decoration:underline dotted 3px var(--bad);text-underline-offset:6px;padding:8px 0 14px}
.bar nav ul{display:flex;flex-wrap:wrap;gap:0 4px}.bar nav a{display:block;padding:10px;color:var(--dim);text-decoration:none;font-weight:500}.bar nav a:hover{color:var(--ink)}.bar nav a[aria-current]{color:var(--ink);box-shadow:inset 0 -3px var(--link)}
.bar search{flex:1 1 280px;max-width:560px;min-width:0}.bar search+*{margin-inline-start:auto}.bar nav{width:100%;margin-inline:-10px}
.omni{display:flex}.omni input{border-start-end-radius:0;border-end-end-radius:0;border-inline-end:0;background:var(--page)}.omni button{border-start-start-radius:0;border-end-start-radius:0;min-height:42px}
h1+p{margin-top:8px}main{overflow-wrap:anywhere;padding-top:28px;padding-bottom:56px;display:grid;gap:24px;min-width:0}main>*{min-width:0}
.foot{padding-top:18px;padding-bottom:28px;border-top:1px solid var(--line);color:var(--dim);font-size:.85rem}
.lede{color:var(--dim);max-width:70ch}.dim{color:var(--dim)}.fine{font-size:.875rem}
.panel{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px 20px;display:grid;gap:12px;min-width:0;align-content:start}
.panel>*{min-width:0}
.stack{display:grid;gap:20px;align-content:start;min-width:0}.row{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:center}
.two{display:grid;gap:24px;grid-template-columns:minmax(0,1fr)}
@media(min-width:960px){.two{grid-template-columns:minmax(0,560px) minmax(0,1fr)}.with-facets{display:grid;gap:28px;grid-template-columns:230px minmax(0,1fr);align-items:start}}
.mark{display:inline-flex;align-items:center;gap:6px;border-radius:99px;padding:1px 10px;font-size:.82rem;font-weight:600;background:var(--tint);color:var(--dim);white-space:nowrap;text-decoration:none}a.mark:hover{text-decoration:underline}
.mark.good{background:var(--goodbg);color:var(--good)}.mark.half{background:var(--warnbg);color:var(--warn)}.mark.bad{background:var(--badbg);color:var(--bad)}
button,.button{font:600 .95rem/1.2 var(--sans);display:inline-block;min-height:40px;padding:10px 16px;border-radius:8px;border:1px solid var(--link);background:var(--link);color:var(--card);cursor:pointer;text-decoration:none}
button.plain,.button.plain{background:transparent;color:var(--link)}button:hover,.button:hover{filter:brightness(1.08)}
label{font-weight:600;font-size:.9rem;display:grid;gap:4px}
input,select{font:400 1rem/1.3 var(--sans);color:var(--ink);background:var(--card);border:1px solid #74828e;border-radius:8px;padding:8px 10px;min-height:42px;width:100%;min-width:0}
.search{display:grid;gap:12px}.ask{display:flex;gap:10px}.ask label{flex:1;min-width:0}.ask button{align-self:end;min-height:42px}
.fields{display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(165px,1fr))}
.facets{display:grid;gap:18px}.facets{gap:6px!important}.facets summary{padding:8px 0}.facets h2{display:inline;font-size:.95rem}
.facets a{display:flex;justify-content:space-between;gap:8px;padding:5px 10px;border-radius:7px;color:var(--ink);text-decoration:none}.facets a:hover{background:var(--tint)}.facets a[aria-current]{background:var(--bar);font-weight:600}.facets .count{color:var(--dim);font-variant-numeric:tabular-nums}.facets a[aria-current] .count{color:var(--ink)}
.hits{display:grid;gap:12px}
.hit{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 18px;display:grid;gap:7px;position:relative;min-width:0}
.hit:hover{border-color:var(--link)}.hit h3{font-size:1rem;display:flex;flex-wrap:wrap;gap:0 8px}.hit h3 a{color:var(--ink);text-decoration:none}.hit h3 a::after{content:"";position:absolute;inset:0;border-radius:12px}.hit h3 a:focus-visible{outline:none}.hit:has(h3 a:focus-visible){outline:3px solid var(--link);outline-offset:2px}
.hit.pictured{grid-template-columns:84px minmax(0,1fr);gap:14px}.hit>div{display:grid;gap:7px;min-width:0;align-content:start}
.thumb{position:relative;display:grid;place-items:center;width:84px;aspect-ratio:4/3;border-radius:9px;overflow:hidden;background:var(--tint);color:var(--dim);font-size:.75rem}.thumb img{display:block;width:100%;height:100%;object-fit:cover}.thumb.words{font:700 1.4rem/1 Georgia,"DejaVu Serif",serif}.thumb .why{font-size:.75rem}.thumb .tag{position:absolute;inset-inline-end:3px;bottom:3px;max-width:calc(100% - 6px);border-radius:4px;padding:0 5px;background:rgb(15 20 25/.82);color:#fff;font:600 .7rem/1.5 var(--sans)}
.grid{display:grid;gap:14px;grid-template-columns:repeat(auto-fill,minmax(min(100%,190px),1fr))}.hit.tile-of{padding:12px;height:100%;align-content:start;grid-template-columns:minmax(0,1fr)}.tile-of h3{order:1;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}.tile-of .row{order:2}.tile-of .mark{white-space:normal}.hit.tile-of .thumb{width:100%}.thumb.text{padding:10px 12px;color:var(--ink);font-size:.9rem;display:block;line-height:1.4}.spread{justify-content:space-between}.views a{padding:4px 12px;border-radius:99px;text-decoration:none}.views a[aria-current]{background:var(--bar);color:var(--ink);font-weight:600}
.said{white-space:pre-wrap;overflow-wrap:anywhere;overflow:clip;unicode-bidi:isolate;text-align:start}.said.short{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3}
.someone{unicode-bidi:isolate;overflow-wrap:anywhere;overflow:clip}.handle-of{color:var(--dim);font-weight:400;direction:ltr;unicode-bidi:isolate;overflow-wrap:anywhere}
.hit mark{background:var(--warnbg);color:inherit;border-radius:3px;box-shadow:0 0 0 1px var(--warnbg)}
.pager{display:flex;justify-content:space-between;gap:12px}
.facts{display:grid;grid-template-columns:minmax(7.5em,auto) minmax(0,1fr);gap:6px 16px;margin:0}.facts dt{color:var(--dim)}.facts dd{margin:0;min-width:0;overflow-wrap:anywhere}
.tiles{display:grid;gap:14px;grid-template-columns:repeat(auto-fit,minmax(max(150px,min(230px,44%)),1fr))}.tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px;display:grid;gap:2px;align-content:start;color:inherit;text-decoration:none;min-width:0}.tile:hover{border-color:var(--link)}.tile b{font-size:1.75rem;line-height:1.2;font-variant-numeric:tabular-nums}.tile span{color:var(--dim);font-size:.9rem}.tile .up{color:var(--good)}.tile .down{color:var(--bad);font-weight:600}.tile .sparkline{margin-top:8px}
.strip{background:var(--tint);border:1px solid var(--line);border-radius:12px;padding:10px 16px;display:flex;gap:4px 18px;flex-wrap:wrap;align-items:center;font-size:.95rem}.strip progress{accent-color:var(--link);width:160px;height:8px}
.wide-first{display:grid;gap:24px;grid-template-columns:minmax(0,1fr)}@media(min-width:960px){.wide-first{grid-template-columns:minmax(0,1.6fr) minmax(0,1fr)}}
.needs{display:grid;gap:6px;padding-inline-start:1.1em;list-style:disc}.needs li::marker{color:var(--warn)}
.steps{display:grid;gap:18px;grid-template-columns:repeat(auto-fit,minmax(260px,1fr));counter-reset:step}.steps h2::before{counter-increment:step;content:counter(step) ". "}
.report,.report>section{display:grid;gap:18px;min-width:0}.report>section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px 20px}.report h3{margin-top:6px}.report .wide{overflow-x:auto}.report td.day{white-space:nowrap}.report td.who{min-width:11em}.report td.words{min-width:16em;unicode-bidi:isolate;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:4;overflow:hidden;border:0}.report .platform{color:var(--dim);font-size:.875rem}
.hits form button{min-height:32px;padding:6px 12px;font-size:.875rem;background:transparent;color:var(--link);border-color:var(--line)}
.row:has(>label){align-items:end}
.tabs{display:flex;flex-wrap:wrap;gap:4px;border-bottom:1px solid var(--line)}.tabs a{display:block;padding:8px 12px;color:var(--dim);text-decoration:none;font-weight:500}.tabs a:hover{color:var(--ink)}.tabs a[aria-current]{color:var(--ink);box-shadow:inset 0 -3px var(--link)}
.numbers{display:flex;flex-wrap:wrap;gap:2px 16px;font-size:.925rem;align-items:center}.numbers b{font-variant-numeric:tabular-nums}.story{align-items:center}.story .numbers{grid-column:2}@media(min-width:760px){.hit.story{grid-template-columns:84px minmax(0,1fr) auto}.story .numbers{grid-column:3;justify-content:end}}.sum .numbers{gap:10px 36px}.sum .numbers li{display:grid}.sum b{font-size:1.6rem;line-height:1.2}
.numbers .bad{color:var(--bad)}.numbers .half{color:var(--warn)}
.meanings{margin:0;display:grid}.meanings>div{display:grid;grid-template-columns:minmax(13em,auto) minmax(0,1fr);gap:2px 16px;padding:7px 10px;margin-inline:-10px;border-radius:8px}.meanings dd{margin:0}.meanings>:target{background:var(--tint);box-shadow:inset 3px 0 var(--link)}
@media(max-width:520px){.meanings>div{grid-template-columns:minmax(0,1fr)}}
@media(max-width:520px){.bar search{order:1;flex-basis:100%;max-width:none}.bar nav{order:2}.bar search+*{margin-inline-start:auto}.facts{grid-template-columns:minmax(0,1fr);gap:0}.facts dd{margin-bottom:8px}.ask{flex-direction:column;align-items:stretch}.ask button{align-self:stretch}}
@media(max-width:959px){.with-facets{display:grid;gap:20px}.facets ul{display:flex;flex-wrap:wrap;gap:6px}.facets a{border:1px solid var(--line);border-radius:99px;background:var(--card)}.facets summary{padding:4px 0}}
.scroll{overflow-x:auto;position:relative}.roomy{min-width:680px}.roomy :is(th,td){overflow-wrap:break-word}table{border-collapse:collapse;width:100%;font-size:.925rem}th,td{text-align:start;vertical-align:top;padding:7px 14px 7px 0;border-bottom:1px solid var(--line)}thead th{color:var(--dim);font-weight:600;white-space:nowrap}tbody th{font-weight:600;overflow-wrap:normal}td.n,th.n{text-align:end;font-variant-numeric:tabular-nums}td{overflow-wrap:anywhere;min-width:5em}tr:last-child>*{border-bottom:0}
.timeline{display:grid;gap:0}.timeline>li{position:relative;padding:0 0 18px 26px;border-inline-start:2px solid var(--line);margin-inline-start:6px;display:grid;gap:4px;min-width:0}.timeline>li:last-child{padding-bottom:0}
.timeline>li::before{content:"";position:absolute;inset-inline-start:-7px;top:6px;width:12px;height:12px;border-radius:50%;background:var(--dim);border:2px solid var(--card)}.timeline>li.good::before{background:var(--good)}.timeline>li.half::before{background:var(--warn)}.timeline>li.bad::before{background:var(--bad)}
.timeline time{color:var(--dim);font-size:.875rem}
.diff{background:var(--tint);border-radius:8px;padding:10px 12px}ins{background:var(--goodbg);color:var(--good);text-decoration:underline 2px}del{background:var(--badbg);color:var(--bad)}
.cite{display:block;width:100%;background:var(--tint);border:1px solid var(--line);border-radius:8px;padding:10px 12px;white-space:pre-wrap;user-select:all;max-height:220px;overflow:auto}
.notation{margin:0;background:var(--tint);border-radius:8px;padding:10px 12px;overflow:auto;max-height:420px;white-space:pre}h4{margin:0;font-size:.95rem}
.head{display:grid;gap:10px}.head h1+p{margin:0}.actions{display:flex;flex-wrap:wrap;gap:8px}.actions form{display:contents}.actions .plain{border-color:var(--line);background:var(--card);color:var(--ink)}.actions .plain:hover{border-color:var(--link)}.risk,.actions .plain.risk{background:var(--card);border-color:var(--bad);color:var(--bad)}
.tight{gap:8px}.exceptions{border-color:var(--warn);border-inline-start-width:4px}.exceptions h2{color:var(--warn)}
.stills{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin-top:4px}.thumb.bad{outline:3px solid var(--bad)}.thumb.good{outline:3px solid var(--good)}.sides .thumb{width:132px}
.sides{display:grid;gap:20px;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr))}
.copying{display:grid;gap:6px}.copying p{display:flex;flex-wrap:wrap;gap:2px 10px}
.panel details{border-top:1px solid var(--line);padding-top:10px}.panel details[open]>summary{margin-bottom:10px}.panel summary{font-weight:600}
textarea{font:400 1rem/1.4 var(--sans);color:var(--ink);background:var(--card);border:1px solid #74828e;border-radius:8px;padding:8px 10px;width:100%;resize:vertical}
.checks li{display:grid;grid-template-columns:1.6em minmax(0,1fr);padding:7px 0;border-bottom:1px solid var(--line)}.checks li:last-child{border:0}.checks .yes{color:var(--good)}.checks .no{color:var(--bad)}
.verdict{font-size:1.1rem;font-weight:700}.verdict.good{color:var(--good)}.verdict.bad{color:var(--bad)}
.notice{border-radius:10px;padding:12px 16px;background:var(--warnbg);color:var(--warn)}.notice.bad{background:var(--badbg);color:var(--bad)}
.narrow{max-width:460px;margin:24px auto;width:100%}.narrow.wide{max-width:600px}
details>summary{cursor:pointer}.search summary{width:fit-content}.search .fields{margin-top:10px}
.hit .above,.hit p a,.hit a.mark,.hit form{position:relative;z-index:1}
input[type=checkbox],input[type=radio]{width:22px;height:22px;min-height:0;padding:0;margin:0;accent-color:var(--link);flex:none}
.hits>li,.grid>li{position:relative}.pick{position:absolute;inset-block-start:6px;inset-inline-end:6px;z-index:2;padding:6px;border-radius:8px;background:var(--card)}.pick+.hit:not(.tile-of) h3{padding-inline-end:34px}
.many{background:var(--tint);border:1px solid var(--line);border-radius:12px;padding:10px 14px}.many label{font-weight:500}.row:has(>label).many{align-items:center}.many button{min-height:34px;padding:7px 12px}
fieldset{border:1px solid var(--line);border-radius:8px;padding:10px 14px;margin:0;display:grid;gap:8px;min-width:0}legend{font-weight:600;font-size:.9rem;padding:0 6px}fieldset label.row{font-weight:400;flex-wrap:nowrap;align-items:start}th .dim{font-weight:400}.panel td details{border:0;padding:0}
@media print{.bar,.facets,.search,form{display:none!important}body{background:#fff}}
`

/** The style sheet of all pages, with that of the cards in them. */
export const STYLESHEET = `${PALETTE}${CARD_STYLE}${PAGE_STYLE}${PLOT_STYLE}`

/** The path contains the hash of the style sheet, so that browsers may cache it forever. */
export const STYLESHEET_PATH = `/assets/${createHash('sha256').update(STYLESHEET).digest('hex').slice(0, 16)}.css`
