import { Badge, Card } from '@derouter/ui';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TodayView } from './today-view.ts';

type Alert = TodayView['alerts'][number];

/** What waits for staff, with the way there. */
export function Alerts({ alerts }: { readonly alerts: readonly Alert[] }) {
  const { t } = useTranslation('today');
  return (
    <Card title={t('alerts')}>
      {alerts.length === 0 ? (
        <p className="px-4 py-3 text-sm text-quiet">{t('alertsNone')}</p>
      ) : (
        <ul className="flex list-none flex-wrap gap-x-6 gap-y-2 px-4 py-3">
          {alerts.map(({ kind, count }) => (
            <li key={kind} data-testid={`alert-${kind}`}>
              <Way kind={kind}>
                {t(`alertKinds.${kind}`)} <Badge tone={kind === 'proof' ? 'bad' : 'warn'}>{count}</Badge>
              </Way>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Way({ kind, children }: { readonly kind: Alert['kind']; readonly children: ReactNode }) {
  const className = 'inline-flex items-center gap-2 hover:underline';
  if (kind === 'adjustments' || kind === 'upstreamCredit') {
    return (
      <Link to={kind === 'adjustments' ? '/customers' : '/upstreams'} className={className}>
        {children}
      </Link>
    );
  }
  // Jobs and proofs have no page of their own here.
  if (kind === 'failedJobs' || kind === 'proof') return <span className="inline-flex items-center gap-2">{children}</span>;
  return (
    <Link to="/payments" search={{ tab: kind }} className={className}>
      {children}
    </Link>
  );
}
