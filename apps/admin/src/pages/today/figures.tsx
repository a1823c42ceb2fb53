import { Money } from '@derouter/ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A figure of the period, above that of the period before. */
export function NowAndBefore({ now, before }: { readonly now: ReactNode; readonly before: ReactNode }) {
  const { t } = useTranslation('today');
  return (
    <>
      {now}
      <span className="block text-xs font-normal whitespace-nowrap text-quiet">
        {t('beforeLabel')} {before}
      </span>
    </>
  );
}

/** An amount, or that it is not known: which is not zero. */
export function Known({ usd }: { readonly usd: string | null }) {
  const { t } = useTranslation('today');
  return usd === null ? <span className="text-quiet">{t('unknown')}</span> : <Money usd={usd} />;
}
