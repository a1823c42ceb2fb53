import { onlineManager } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from './states.tsx';

const subscribe = (listener: () => void) => onlineManager.subscribe(listener);

/** Says that the browser has no connection, and nothing while it has one. */
export function OfflineNotice() {
  const { t } = useTranslation('common');
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
