import { Badge, Card } from '@derouter/ui';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type AdminProcedure, useMay } from '../../access/use-may.ts';
import type { TodayView } from './today-view.ts';

type Alert = TodayView['alerts'][number];

interface Way {
  /** What the page reads: whoever may not read it gets no link. */
  readonly reads: AdminProcedure;
  readonly to: NonNullable<LinkProps['to']>;
  readonly search?: LinkProps['search'];
  readonly isBad?: boolean;
}

/** Where the rows are that an alert counts. */
const ways: Readonly<Record<Alert['kind'], Way>> = {
  proof: { reads: 'books.proofs', to: '/books', search: { tab: 'proofs' }, isBad: true },
  breakers: { reads: 'upstreams.list', to: '/upstreams', search: { show: 'open' }, isBad: true },
  upstreamCredit: { reads: 'upstreams.list', to: '/upstreams', search: { show: 'lowCredit' } },
  clearing: { reads: 'payments.clearing', to: '/payments', search: { tab: 'clearing' }, isBad: true },
  reviews: { reads: 'payments.reviews', to: '/payments', search: { tab: 'reviews' } },
  disputes: { reads: 'payments.disputes', to: '/payments', search: { tab: 'disputes', state: 'waiting' } },
  refunds: { reads: 'payments.refunds', to: '/payments', search: { tab: 'refunds', state: 'waiting' } },
  adjustments: { reads: 'customers.adjustments', to: '/customers' },
  withdrawals: { reads: 'payments.withdrawals', to: '/payments', search: { tab: 'clearing', state: 'pending' } },
  events: { reads: 'payments.events', to: '/payments', search: { tab: 'events', state: 'failed' } },
  failedJobs: { reads: 'system.jobs', to: '/system', search: { tab: 'jobs', state: 'failed', lastDay: '1' } },
  failedMails: { reads: 'system.mail', to: '/system', search: { tab: 'mail', state: 'failed', lastDay: '1' } },
};

/** What waits for staff, with the way there. */
export function Alerts({ alerts }: { readonly alerts: readonly Alert[] }) {
  const { t } = useTranslation('today');
  return (
    <Card title={t('alerts')}>
      {alerts.length === 0 ? (
        <p className="px-4 py-3 text-sm text-quiet">{t('alertsNone')}</p>
      ) : (
        <ul className="flex list-none flex-wrap gap-x-6 gap-y-2 px-4 py-3">
          {alerts.map((alert) => (
            <li key={alert.kind} data-testid={`alert-${alert.kind}`}>
              <AlertLink {...alert} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function AlertLink({ kind, count }: Alert) {
  const { t } = useTranslation('today');
  const may = useMay();
  const { reads, to, search, isBad = false } = ways[kind];
  const text = (
    <>
      {t(`alertKinds.${kind}`)} <Badge tone={isBad ? 'bad' : 'warn'}>{count}</Badge>
    </>
  );
  if (!may(reads)) return <span className="inline-flex items-center gap-2">{text}</span>;
  return (
    <Link to={to} {...(search ? { search } : {})} className="inline-flex items-center gap-2 hover:underline">
      {text}
    </Link>
  );
}
