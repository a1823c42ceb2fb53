import { Badge, Card, EmptyState, Page, QueryView, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePageHead } from '../../use-page-head.ts';
import { AvailabilityBars, dayAfter, useFormatShare } from './AvailabilityBars.tsx';
import { Incidents } from './Incidents.tsx';
import type { StatusData } from './incident-text.ts';

type ModelHealth = StatusData['models'][number];

const stateTones = { answering: 'good', degraded: 'warn', down: 'bad' } as const;

/** How the models are now and were over 90 days, and incidents. */
export function StatusPage() {
  const { t } = useTranslation('public');
  usePageHead({ title: t('heads.status.title'), text: t('heads.status.text'), path: '/status' });
  const status = useQuery({ ...trpc.status.get.queryOptions(), refetchInterval: 60_000 });
  return (
    <Page title={t('status.title')} lead={t('status.lead')}>
      <QueryView query={status} rows={8}>
        {(data) => (data.models.length === 0 ? <NoModels /> : <Status data={data} />)}
      </QueryView>
    </Page>
  );
}

function NoModels() {
  const { t } = useTranslation('public');
  return (
    <Card>
      <EmptyState title={t('status.noModels')} text={t('status.noModelsText')} />
    </Card>
  );
}

function Status({ data }: { readonly data: StatusData }) {
  const { t } = useTranslation('public');
  const { models, incidents, firstDay } = data;
  const down = models.filter(({ state }) => state === 'down').length;
  const degraded = models.some(({ state }) => state === 'degraded');
  const measured = models.filter(({ availability }) => availability !== null);
  const unmeasured = models.filter(({ availability }) => availability === null);
  const resolved = incidents.filter(({ resolvedAt }) => resolvedAt !== null);
  return (
    <>
      <div
        data-testid="overall-status"
        className={`flex items-center gap-3 rounded-lg border p-4 text-lg font-semibold ${down > 0 ? 'border-bad/50 bg-bad-soft' : degraded ? 'border-warn/50 bg-raised' : 'border-accent/40 bg-accent-soft'}`}
      >
        <span aria-hidden className={`size-3 shrink-0 rounded-full ${down > 0 ? 'bg-bad' : degraded ? 'bg-warn' : 'bg-good'}`} />
        {down > 0 ? t('status.someDown', { count: down }) : degraded ? t('status.someDegraded') : t('status.allUp')}
      </div>
      <Incidents heading="h2" incidents={incidents.filter(({ resolvedAt }) => resolvedAt === null)} />
      {measured.length > 0 && (
        <Card title={t('status.last90')} aside={<Legend />}>
          <ul className="list-none divide-y divide-line/60">
            {measured.map((model) => (
              <MeasuredModel key={model.id} model={model} firstDay={firstDay} />
            ))}
          </ul>
          <p className="border-t border-line p-4 text-sm text-quiet">{t('status.meaning')}</p>
        </Card>
      )}
      {unmeasured.length > 0 && (
        <Card title={t('status.fewData')}>
          <p className="px-4 pt-3 text-sm text-quiet">{t('status.fewDataNote')}</p>
          <ul className="grid list-none gap-x-8 p-4 pt-2 sm:grid-cols-2 lg:grid-cols-3">
            {unmeasured.map((model) => (
              <li key={model.id} className="flex min-h-9 items-center justify-between gap-3">
                <ModelLink model={model} />
                {model.state === 'answering' ? (
                  <span className="inline-flex items-center gap-2 text-sm text-quiet" data-testid="model-state">
                    <span aria-hidden className="size-2 rounded-full bg-good" />
                    {t('status.states.answering')}
                  </span>
                ) : (
                  <StateBadge state={model.state} />
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {(resolved.length > 0 || incidents.length === 0) && (
        <section className="flex flex-col gap-4">
          <h2 className="text-lg font-semibold">{t('status.incidents')}</h2>
          <Incidents heading="h3" incidents={resolved} />
          {incidents.length === 0 && (
            <Card>
              <EmptyState title={t('status.noIncidents')} text={t('status.noIncidentsText')} />
            </Card>
          )}
        </section>
      )}
    </>
  );
}

function Legend() {
  const { t } = useTranslation('public');
  return (
    <span className="flex flex-wrap justify-end gap-x-4 text-xs text-quiet">
      {(
        [
          ['good', 'bg-good h-3'],
          ['fair', 'bg-warn h-2.5'],
          ['poor', 'bg-bad h-2'],
        ] as const
      ).map(([name, look]) => (
        <span key={name} className="inline-flex items-center gap-1.5">
          <span aria-hidden className={`w-1.5 rounded-xs ${look}`} />
          {t(`status.legend.${name}`)}
        </span>
      ))}
    </span>
  );
}

function ModelLink({ model }: { readonly model: ModelHealth }) {
  return (
    <Link
      to="/models/$"
      params={{ _splat: model.id }}
      className="min-w-0 truncate font-medium hover:text-accent hover:underline"
      translate="no"
    >
      {model.displayName}
    </Link>
  );
}

export function StateBadge({ state }: { readonly state: ModelHealth['state'] }) {
  const { t } = useTranslation('public');
  return (
    <Badge tone={stateTones[state]} testId="model-state">
      {t(`status.states.${state}`)}
    </Badge>
  );
}

function MeasuredModel({ model, firstDay }: { readonly model: ModelHealth; readonly firstDay: string }) {
  const { t } = useTranslation('public');
  const formatShare = useFormatShare();
  const summary = t('status.available', { percent: formatShare(model.availability ?? 0) });
  return (
    <li className="flex flex-col gap-2 p-4" data-testid="model-health">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="flex min-w-0 items-center gap-2.5">
          <ModelLink model={model} />
          <StateBadge state={model.state} />
        </span>
        <span className="text-sm text-quiet">{summary}</span>
      </div>
      <AvailabilityBars model={model.displayName} summary={summary} firstDay={firstDay} days={model.days} />
      <DaysTable firstDay={firstDay} days={model.days} />
    </li>
  );
}

/** The days that have data, the newest first. */
function DaysTable({ firstDay, days }: { readonly firstDay: string; readonly days: ModelHealth['days'] }) {
  const { t } = useTranslation('public');
  const format = useFormat();
  const formatShare = useFormatShare();
  const rows = days.flatMap((share, i) => (share === null ? [] : [{ day: dayAfter(firstDay, i), share }])).reverse();
  return (
    <details>
      <summary className="w-fit cursor-pointer py-1 text-sm text-quiet hover:text-fg">{t('status.asTable')}</summary>
      <div className="mt-1 max-h-64 overflow-y-auto rounded-md border border-line">
        <table className="w-full text-sm">
          <thead>
            <tr>
              {[t('status.day'), t('status.availability')].map((title) => (
                <th key={title} scope="col" className="sticky top-0 bg-surface px-3 py-1.5 text-start font-medium text-quiet last:text-end">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ day, share }) => (
              <tr key={day} className="border-t border-line/60">
                <td className="px-3 py-1.5">{format.utcDate(day)}</td>
                <td className="px-3 py-1.5 text-end">{formatShare(share)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
