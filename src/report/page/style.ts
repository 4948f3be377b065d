/**
 * The style of the page and of its figures. The colours can be told apart with deuteranopia and protanopia and differ in
 * lightness; nothing is said by colour alone (shapes, dashes and labels say it too).
 */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --raised: #f5f6f8; --line: #d9dde3; --ink: #1a1f27; --soft: #5a6472; --link: #0a5dab;
  --blue: #0067a8; --orange: #b85a00; --green: #00795a; --purple: #9c3f86; --sky: #3a8fc4; --red: #c22f1d; --muted: #7d8794;
  --good: #00693f; --good-bg: #e0f3ea; --caution: #7a4b00; --caution-bg: #fdf0d5; --bad: #a32011; --bad-bg: #fce5e1;
  --shade0: #d6d9dd; --shade1: #a9c6de; --shade2: #6ea6d1; --shade3: #2f7cb8; --shade4: #053c6e; --edge: #56606c;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14181e; --raised: #1d232b; --line: #353d48; --ink: #e8ebef; --soft: #a4aebb; --link: #7cbcf5;
    --blue: #5bb0f0; --orange: #f2a444; --green: #45c998; --purple: #e193cc; --sky: #9bd6ff; --red: #ff7d66; --muted: #8e99a7;
    --good: #6fe0ae; --good-bg: #12352a; --caution: #f7c872; --caution-bg: #3a2c10; --bad: #ff9a87; --bad-bg: #431b15;
    --shade0: #39424e; --shade1: #31597a; --shade2: #3f86b8; --shade3: #7bbbe8; --shade4: #f3e9a6; --edge: #aab4c0;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: break-word; }
main, header.top { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
header.top { padding-top: 2rem; }
a { color: var(--link); }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .6rem; }
h2 { font-size: 1.25rem; margin: 2.75rem 0 .75rem; padding-top: .9rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
p { margin: .5rem 0; max-width: 46rem; }
.kicker { color: var(--soft); font-size: .85rem; margin: 0 0 .25rem; }
.badge { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; font-size: .85rem; font-weight: 600; background: var(--raised); color: var(--soft); white-space: nowrap; }
.badge.good, .badge.pass { background: var(--good-bg); color: var(--good); }
.badge.caution, .badge.warn, .badge.warning { background: var(--caution-bg); color: var(--caution); }
.badge.bad, .badge.fail, .badge.error { background: var(--bad-bg); color: var(--bad); }
.lead { font-size: 1.05rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .75rem; margin: 1.25rem 0; padding: 0; }
.tiles div { background: var(--raised); border-radius: .5rem; padding: .7rem .9rem; }
.tiles dt { color: var(--soft); font-size: .8rem; }
.tiles dd { margin: 0; font-size: 1.15rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.tiles small { display: block; font-size: .8rem; font-weight: 400; color: var(--soft); }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; margin: 1rem 0 0; font-size: .9rem; }
.scroll { overflow-x: auto; margin: .5rem 0; }
.scroll.tall { max-height: 32rem; overflow-y: auto; border: 1px solid var(--line); border-radius: .4rem; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; min-width: 100%; }
th, td { text-align: left; padding: .35rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
.tall thead th { position: sticky; top: 0; background: var(--raised); }
td.number, th.number { text-align: right; white-space: nowrap; }
td.short { white-space: nowrap; }
th button { all: unset; cursor: pointer; }
th button:focus-visible { outline: 2px solid var(--link); }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
tr.winner td { font-weight: 600; }
pre { background: var(--raised); border-radius: .4rem; padding: .7rem .9rem; overflow-x: auto; font-size: .85rem; margin: .4rem 0; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .9em; }
button.copy { font: inherit; font-size: .8rem; color: var(--link); background: none; border: 1px solid var(--line); border-radius: .3rem; padding: .1rem .5rem; cursor: pointer; }
figure { margin: 1.25rem 0; }
figcaption { max-width: 46rem; }
figcaption strong { display: block; }
details { margin: .35rem 0; }
summary { cursor: pointer; color: var(--link); font-size: .9rem; }
.finding { border-left: 4px solid var(--line); padding: .1rem 0 .1rem 1rem; margin: 1.25rem 0; }
.finding.error { border-color: var(--red); } .finding.warning { border-color: var(--orange); } .finding.note { border-color: var(--blue); }
.finding h3 { margin: 0 0 .3rem; }
.finding dl, dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0; font-size: .9rem; }
.finding dt, dl.facts dt { color: var(--soft); } .finding dd, dl.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.finding ul { margin: 0; padding-left: 1.1rem; }
.advice { font-weight: 600; } .advice + code { display: inline-block; }
footer { color: var(--soft); font-size: .85rem; margin: 3rem 0 2rem; }
svg.plot { display: block; width: 100%; height: auto; overflow: visible; }
svg.narrow { display: none; }
@media (max-width: 40rem) {
  body { font-size: 15px; }
  main, header.top { padding-left: 1rem; padding-right: 1rem; }
  svg.wide { display: none; } svg.narrow { display: block; }
  .tiles { grid-template-columns: 1fr 1fr; } .tiles dd { font-size: 1rem; }
  table.stack thead { display: none; } table.stack tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  table.stack td { display: block; border: 0; padding: .1rem 0; } table.stack td:nth-child(-n+2) { display: inline-block; margin-right: .5rem; font-weight: 600; }
  .finding dl, dl.facts { grid-template-columns: 1fr; gap: 0; } .finding dd, dl.facts dd { margin-bottom: .35rem; }
}
@media (max-width: 40rem) and (min-width: 30rem) { svg.narrow { max-width: 30rem; } }
svg.plot text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: var(--soft); }
svg.plot text.axis, svg.plot text.key { fill: var(--ink); }
svg.plot text.note, svg.plot text.end { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.grid { stroke: var(--line); stroke-width: 1; opacity: .55; }
.frame { fill: none; stroke: var(--line); }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.line.thin { stroke-width: 1.1; opacity: .75; } .line.wide { stroke-width: 2.5; } .line.rule { stroke-width: 1.5; }
.line.dash, .box.dash { stroke-dasharray: 5 4; }
.dot { stroke: var(--edge); stroke-width: .8; }
.ring { fill: none; stroke-width: 2.5; }
.fill { opacity: .16; } .bar { stroke: none; }
.box { fill: none; stroke-width: 1.5; }
${['blue', 'orange', 'green', 'purple', 'sky', 'red', 'ink', 'muted']
  .map(
    (hue) =>
      `.line.${hue},.ring.${hue},.box.${hue}{stroke:var(--${hue})}.fill.${hue},.bar.${hue},.dot.${hue},svg.plot text.${hue}{fill:var(--${hue})}`,
  )
  .join('\n')}
${[0, 1, 2, 3, 4].map((shade) => `.shade${shade}{fill:var(--shade${shade})}`).join('\n')}
@media print {
  :root { color-scheme: light; }
  body { font-size: 10.5pt; }
  main, header.top { max-width: none; padding: 0; }
  nav, button.copy { display: none; }
  figure, .finding, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .scroll.tall { max-height: none; overflow: visible; border: 0; }
  table { font-size: 8pt; } pre { white-space: pre-wrap; }
  svg.narrow { display: none; } svg.wide { display: block; }
}
`
