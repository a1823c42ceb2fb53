import { trpc, useLocale } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { incidentText } from '../status/incident-text.ts';

/** One line on how things are, which leads to the status page: an incident, models that do not answer, or that all do. */
export function StatusLine() {
  const { t } = useTranslation('public');
  const locale = useLocale();
  const { data } = useQuery({ ...trpc.status.summary.queryOptions(), refetchInterval: 60_000 });
  // Keeps its place, so that nothing moves when it arrives.
  if (!data || data.models === 0) return <p className="h-8" />;
  const { incident, models, down } = data;
  const told = incident && incidentText(incident, locale);
  const text = told ? told.title : down > 0 ? t('home.statusDown', { down, count: models }) : t('home.statusUp', { count: models });
  return (
    <p className="min-h-8">
      <Link
        to="/status"
        data-testid="status-line"
        className="inline-flex min-h-8 items-center gap-2 rounded-full border border-line bg-surface px-3 py-1 text-sm text-quiet hover:text-fg"
      >
        <span aria-hidden className={`size-2 shrink-0 rounded-full ${incident || down > 0 ? 'bg-warn' : 'bg-good'}`} />
        <span lang={told?.language}>{text}</span>
      </Link>
    </p>
  );
}
