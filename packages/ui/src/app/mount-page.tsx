import { setNonce } from 'get-nonce';
import type { i18n } from 'i18next';
import { type ReactNode, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { setDocumentLanguage } from './page-language.ts';
import { applyStoredTheme } from './theme.ts';

/** Renders a page into `#root`, or into the root that another page was rendered into. Throws if the document has no such element. */
export function mountPage(texts: i18n, page: ReactNode, root: Root = createRoot(findRoot())): Root {
  setDocumentLanguage(texts.language);
  applyStoredTheme();
  // Dialogs add a style element to the page.
  setNonce(document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? '');
  root.render(
    <StrictMode>
      <I18nextProvider i18n={texts}>{page}</I18nextProvider>
    </StrictMode>,
  );
  return root;
}

function findRoot(): HTMLElement {
  const element = document.getElementById('root');
  if (!element) throw new Error('the document has no #root element');
  return element;
}
