import type { i18n } from 'i18next';
import { type ReactNode, StrictMode } from 'react';
import { I18nextProvider } from 'react-i18next';

/** What is around every page, in a browser and where the build renders one. */
export function PageTree({ texts, children }: { readonly texts: i18n; readonly children: ReactNode }) {
  return (
    <StrictMode>
      <I18nextProvider i18n={texts}>{children}</I18nextProvider>
    </StrictMode>
  );
}
