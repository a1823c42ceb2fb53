import { Notice, useFormat } from '@derouter/ui';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Figures } from './OverviewParts.tsx';

/** Changes that are announced for models in use, and terms that will be in force. */
export function Notices({ figures: { notices, coming } }: { readonly figures: Figures }) {
  const { t } = useTranslation('usage');
  const format = useFormat();
  if (notices.length === 0 && coming === null) return null;
  return (
    <ul className="flex list-none flex-col gap-2" data-testid="notices">
      {notices.map(({ kind, modelId, displayName, at, message }) => (
        <li key={`${kind} ${modelId} ${at}`}>
          <Notice tone={kind === 'withdrawal' ? 'warn' : 'plain'}>
            {t(kind === 'withdrawal' ? 'overview.withdrawal' : 'overview.priceChange', { model: displayName, date: format.date(at) })}
            {message && <span dir="auto"> {message}</span>}{' '}
            <Link to="/pricing" className="text-accent underline">
              {t('overview.toPrices')}
            </Link>
          </Notice>
        </li>
      ))}
      {coming && (
        <li>
          <Notice>
            {t('overview.comingTerms', { date: format.date(coming.effectiveAt) })}{' '}
            <Link to="/terms" search={{ version: coming.version }} className="text-accent underline">
              {t('overview.toTerms')}
            </Link>
          </Notice>
        </li>
      )}
    </ul>
  );
}
