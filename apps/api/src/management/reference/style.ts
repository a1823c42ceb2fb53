/** Style sheet of the reference, with the tokens of the design system. */
export const referenceStyle = `:root{color-scheme:light dark;--fg:light-dark(#1b2530,#e6ebf0);--quiet:light-dark(#55626f,#9aa7b4);
--bg:light-dark(#f5f7f9,#12171c);--card:light-dark(#fff,#1a2128);--line:light-dark(#dde3e8,#2b343d);--accent:light-dark(#0b6b6b,#4fb8b5);
--get:light-dark(#0b6b6b,#4fb8b5);--post:light-dark(#1d5fbf,#7fb2f5);--put:light-dark(#8a5a00,#e0b05c);--delete:light-dark(#b3261e,#f2938c)}
*{box-sizing:border-box}html{scroll-behavior:smooth;scroll-padding-top:16px}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.6 system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:anywhere}
.page{display:grid;grid-template-columns:260px minmax(0,1fr);max-width:1160px;margin:auto}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:32px 16px;font-size:14px}
nav ul{list-style:none;margin:0 0 16px;padding:0}nav h2{font-size:12px;letter-spacing:.04em;color:var(--quiet);margin:0 0 4px;font-weight:600}
nav a{display:block;padding:4px 8px;border-radius:6px;color:inherit;text-decoration:none}nav a:hover{background:var(--card)}
main{padding:32px 16px 96px;min-width:0}h1{font-size:28px;line-height:1.2;margin:0 0 8px}.quiet{color:var(--quiet)}
main>section>h2{font-size:20px;margin:48px 0 8px}article,.schema{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:20px;margin:16px 0}
article h3,.schema h3{font-size:16px;margin:0}h4{font-size:13px;margin:20px 0 4px;color:var(--quiet);font-weight:600}
.call{display:flex;flex-wrap:wrap;align-items:baseline;gap:8px;margin:4px 0 8px}
.method{font:600 12px/1.6 ui-monospace,SFMono-Regular,Menlo,monospace;border:1px solid currentColor;border-radius:6px;padding:0 8px}
.get{color:var(--get)}.post{color:var(--post)}.put{color:var(--put)}.delete{color:var(--delete)}
code,pre{font:13px/1.6 ui-monospace,SFMono-Regular,Menlo,monospace}pre{margin:0;padding:12px;background:var(--bg);border-radius:8px;overflow-x:auto;overflow-wrap:normal}
ul.fields{list-style:none;margin:0;padding:0}ul.fields ul.fields{margin:4px 0 0 4px;padding-left:16px;border-left:1px solid var(--line)}
ul.fields>li{padding:6px 0;border-top:1px solid var(--line)}ul.fields>li:first-child{border-top:0}
.name{font-weight:600}.type{color:var(--quiet);font-size:13px}.required{color:var(--delete);font-size:12px}
details{margin:6px 0}summary{cursor:pointer;padding:4px 0}summary code{font-weight:600}a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
@media (max-width:760px){.page{display:block}nav{position:static;max-height:none;padding:16px}nav ul{display:none}nav h2{display:inline-block;margin-right:12px}
main{padding:8px 16px 64px}article,.schema{padding:16px}h1{font-size:24px}}`;
