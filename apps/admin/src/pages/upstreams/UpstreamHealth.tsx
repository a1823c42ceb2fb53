import type { AppRouter } from '@derouter/api';
import { Badge, useFormat } from '@derouter/ui';
import type { inferRouterOutputs } from '@trpc/server';
import { useTranslation } from 'react-i18next';

type Health = inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number]['health'];

const tones = { closed: 'good', open: 'bad', 'half-open': 'warn' } as const;

/** An upstream's worst circuit breaker, the time of the next retry, and statistics of the last minute, over all processes. */
export function UpstreamHealth({ health, seenBy }: { readonly health: Health; readonly seenBy: number }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  if (!health) return <span className="text-sm text-quiet">{t('upstreams.healthNone')}</span>;
  const { state, retryAt, requests, failures, averageMs, lastError } = health;
  return (
    <div className="flex flex-col items-start gap-0.5 text-xs text-quiet">
      <span className="flex flex-wrap items-center gap-1.5">
        <Badge tone={tones[state]} testId="upstream-health">
          {t(`upstreams.healthStates.${state}`)}
        </Badge>
        {retryAt && t('upstreams.healthRetry', { time: format.shortTime(retryAt) })}
        {seenBy > 1 && t('upstreams.healthSeenBy', { count: seenBy })}
      </span>
      <span>
        {t('upstreams.healthMinute', { count: requests, failures })}
        {averageMs !== null && ` · ${t('upstreams.healthAverage', { ms: averageMs })}`}
      </span>
      {lastError && (
        <span className="wrap-anywhere">{t('upstreams.healthError', { time: format.shortTime(lastError.at), what: lastError.what })}</span>
      )}
    </div>
  );
}
