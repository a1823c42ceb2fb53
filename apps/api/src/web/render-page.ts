/** Escapes text for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Renders a plain page for local tools. `body` is HTML and must already be escaped. */
export function renderPage(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} · derouter</title><link rel="stylesheet" href="/dev/style.css"></head><body><main>${body}</main></body></html>`;
}

/** Style sheet of these pages, with a few tokens of the design system. */
export const pageStyle = `:root{color-scheme:light dark;--fg:light-dark(#1b2530,#e6ebf0);--quiet:light-dark(#5b6875,#94a1ae);
--bg:light-dark(#f5f7f9,#12171c);--card:light-dark(#fff,#1a2128);--line:light-dark(#dde3e8,#2b343d);--accent:light-dark(#0b6b6b,#4fb8b5)}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:14px/1.6 system-ui,sans-serif}
main{max-width:720px;margin:auto;padding:32px 16px}h1{font-size:20px}h2{font-size:14px;margin:0}.quiet{color:var(--quiet)}
article,.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:16px;margin:12px 0}
pre{margin:8px 0 0;white-space:pre-wrap;font:13px/1.5 ui-monospace,monospace}code{font-family:ui-monospace,monospace}
dl{display:grid;grid-template-columns:1fr auto;gap:4px 16px;font-variant-numeric:tabular-nums}dd{margin:0;text-align:right}
form{display:inline}.actions{display:flex;flex-wrap:wrap;gap:8px}a{color:var(--accent)}button{font:inherit;font-weight:600;border:1px solid var(--line);border-radius:6px;padding:8px 16px;background:transparent;color:var(--fg);cursor:pointer}
button.primary{background:var(--accent);border-color:var(--accent);color:light-dark(#fff,#0c1214)}.label{display:inline-block;border:1px solid var(--accent);
color:var(--accent);border-radius:6px;padding:0 8px;font-size:12px;font-weight:600}`;
