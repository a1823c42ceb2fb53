import { formatExactUsd, formatUsd } from '@derouter/ui';
import { useTranslation } from 'react-i18next';

interface ChangeProps {
  readonly changeUsd: string;
  readonly spendBeforeUsd: string;
}

/** By how much more or less was spent than before, in money and percent. */
export function Change({ changeUsd, spendBeforeUsd }: ChangeProps) {
  const { t } = useTranslation('customer');
  const [change, before] = [Number(changeUsd), Number(spendBeforeUsd)];
  if (change === 0) return <span className="text-quiet">–</span>;
  const percent = before > 0 ? `${change > 0 ? '+' : '−'}${Math.round((Math.abs(change) / before) * 100)} %` : t('noChange');
  return (
    <span className="whitespace-nowrap" title={formatExactUsd(changeUsd)} dir="ltr" translate="no">
      {change > 0 ? '+' : '−'}
      {formatUsd(changeUsd.replace('-', ''), Math.abs(change) < 0.01 ? 6 : 2)}
      <span className="block text-xs text-quiet">{percent}</span>
    </span>
  );
}
