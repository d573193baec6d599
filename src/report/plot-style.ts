/** The style of plots, for reports and pages; the colours are those of the palette. */
export const PLOT_STYLE = `
.plot{margin:0;display:grid;gap:8px;min-width:0;align-content:start}.plot figcaption{font-weight:600}
.plot svg,.sparkline{display:block;overflow:visible}.plot .plain,.sparkline .plain{fill:var(--link)}.plot .pale{fill:var(--bar)}.plot .quiet{fill:var(--line)}.plot .warn{fill:var(--warn)}.plot .bad,.sparkline .bad{fill:var(--bad)}.plot .good{fill:var(--good)}
.plot .axis{stroke:var(--dim)}.plot .grid{stroke:var(--line)}.plot .tick{fill:var(--dim);font:12px var(--sans);font-variant-numeric:tabular-nums}
.plot .series{color:var(--dim);font-size:.875rem;margin:4px 0 0}
.plots{display:grid;gap:16px 28px;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr))}
.bars,.legend{list-style:none;margin:0;padding:0}.bars{display:grid;gap:6px;font-size:.9rem;align-content:start}
.bars li{display:grid;grid-template-columns:minmax(5.5em,38%) minmax(0,1fr) minmax(3em,auto);gap:10px;align-items:center}.bars .name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.bars .count{text-align:end;color:var(--dim);font-variant-numeric:tabular-nums}
.bar-of{border-radius:4px;overflow:hidden!important;background:var(--tint)}
.legend{display:flex;flex-wrap:wrap;gap:2px 14px;color:var(--dim);font-size:.875rem}.legend svg{display:inline-block}
`
