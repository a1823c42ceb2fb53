import type { AppRouter } from '@derouter/api';
import { formatCount, Notice } from '@derouter/ui';
import type { inferRouterOutputs } from '@trpc/server';
import { useTranslation } from 'react-i18next';

/** What came of a call to an upstream, with what its provider said of an error. */
export function TestResult({ result }: { readonly result: inferRouterOutputs<AppRouter>['admin']['upstreams']['test'] }) {
  const { t } = useTranslation('admin');
  const { ok, outcome, latencyMs, modelsSeen, status, said } = result;
  const values = { ms: formatCount(latencyMs), status, said };
  return (
    <div role="status" data-testid="test-result">
      <Notice tone={ok ? 'plain' : 'bad'}>
        {outcome === 'listed'
          ? t('upstreams.testOutcomes.listed', { ...values, count: modelsSeen ?? 0 })
          : t(`upstreams.testOutcomes.${outcome}`, values)}
        {outcome === 'failed' && said && <span className="block text-sm wrap-anywhere">{said}</span>}
      </Notice>
    </div>
  );
}
