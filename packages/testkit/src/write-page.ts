/** Escapes text for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A page of a stand-in. `body` is HTML. */
export function writePage(standIn: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Stand-in for ${standIn}</title><style>${style}</style></head>
<body><p class="label">Stand-in for ${standIn}: no money moves</p>${body}</body></html>`;
}

const style = `:root{color-scheme:light dark;--line:light-dark(#dde3e8,#2b343d);--accent:light-dark(#0b6b6b,#4fb8b5)}
*{box-sizing:border-box}body{max-width:30rem;margin:auto;padding:32px 16px;background:light-dark(#f5f7f9,#12171c);color:light-dark(#1b2530,#e6ebf0);font:15px/1.6 system-ui,sans-serif}
h1{font-size:22px}h2{font-size:15px;margin:0}a{color:var(--accent)}form{margin:8px 0}
article{border:1px solid var(--line);border-radius:8px;padding:12px 16px;margin:12px 0}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px}dd{margin:0;text-align:right;overflow-wrap:anywhere}
button{display:block;width:100%;margin:8px 0;padding:8px 16px;font:inherit;text-align:left;border:1px solid var(--line);border-radius:6px;background:light-dark(#fff,#1a2128);color:inherit;cursor:pointer}
.label{display:inline-block;border:1px solid var(--accent);color:var(--accent);border-radius:6px;padding:0 8px;font-size:13px;font-weight:600}`;
