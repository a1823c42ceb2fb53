import { setNonce } from 'get-nonce';
import type { i18n } from 'i18next';
import type { ReactNode } from 'react';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { copyWithoutMarks } from './copy-without-marks.ts';
import { keepFocus } from './keep-focus.ts';
import { PageTree } from './PageTree.tsx';
import { setDocumentLanguage } from './page-language.ts';
import { beginTakeOver } from './take-over.ts';
import { applyStoredTheme } from './theme.ts';

/**
 * Renders a page into `#root`, or into the root that another page was rendered into. If `#root` holds what the build rendered of the page,
 * React takes it over, or replaces it if it is inert: somebody could have typed into it, or the document brings data, with which the first
 * render differs. Throws if the document has no such element.
 */
export function mountPage(texts: i18n, page: ReactNode, root?: Root): Root {
  setDocumentLanguage(texts.language);
  applyStoredTheme();
  // Dialogs add a style element to the page.
  setNonce(document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? '');
  const tree = <PageTree texts={texts}>{page}</PageTree>;
  const element = document.getElementById('root');
  if (!root && !element) throw new Error('the document has no #root element');
  if (!root) {
    copyWithoutMarks();
    keepFocus();
  }
  if (!root && element?.hasChildNodes() && !element.inert) {
    beginTakeOver();
    return hydrateRoot(element, tree);
  }
  if (element) element.inert = false;
  const target = root ?? createRoot(element as HTMLElement);
  target.render(tree);
  return target;
}
