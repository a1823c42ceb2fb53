import { onlineManager } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from './states.tsx';

const subscribe = (listener: () => void) => onlineManager.subscribe(listener);

/**
 * Loads the parts of the fonts that a text needs, once the page has nothing else to do. Chinese, Japanese and Korean fonts come in a hundred
 * parts each, which are loaded when a character of theirs is shown; what says that the connection is gone must have its own before.
 */
function loadGlyphs(text: string): () => void {
  const load = () => void document.fonts?.load(`14px ${getComputedStyle(document.body).fontFamily}`, text).catch(() => undefined);
  const timer = setTimeout(load, 2_000);
  return () => clearTimeout(timer);
}

/** Says that the browser has no connection, and nothing while it has one. */
export function OfflineNotice() {
  const { t } = useTranslation('common');
  const words = [t('offline'), t('errors.network'), t('errors.missing_file'), t('retry')].join('');
  useEffect(() => loadGlyphs(words), [words]);
  const isOnline = useSyncExternalStore(subscribe, () => onlineManager.isOnline());
  return (
    <div role="status">
      {!isOnline && (
        <div className="px-4 pt-4 md:px-6" data-testid="offline">
          <Notice tone="warn">{t('offline')}</Notice>
        </div>
      )}
    </div>
  );
}
