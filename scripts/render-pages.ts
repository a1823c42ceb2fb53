import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Renders the public pages of the console with the bundle that its build made for this, and writes them to `dist/.rendered`, a file of
 * JSON for each language, by path. Run as a process of its own, because React reads NODE_ENV when it is loaded.
 */
const [folder = ''] = process.argv.slice(2);
const bundle = join(folder, 'dist-render', 'prerender.js');
const { locales, renderPage, pagesToRender } = await import(pathToFileURL(bundle).href);
mkdirSync(join(folder, 'dist', '.rendered'));
for (const locale of locales) {
  const pages: Record<string, unknown> = {};
  for (const page of pagesToRender) {
    if (locale !== 'en' && page.path.startsWith('/docs/')) continue;
    const rendered = await renderPage(page, locale);
    // The server forbids style attributes, so they are set by scripts only.
    pages[page.path] = { ...rendered, html: rendered.html.replace(/ style="[^"]*"/g, '') };
  }
  writeFileSync(join(folder, 'dist', '.rendered', `${locale}.json`), JSON.stringify(pages));
}
rmSync(join(folder, 'dist-render'), { recursive: true });
process.exit(0);
