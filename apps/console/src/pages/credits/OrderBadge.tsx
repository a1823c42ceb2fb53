import type { AppRouter } from '@derouter/api';
import { Badge } from '@derouter/ui';
import type { inferRouterOutputs } from '@trpc/server';
import { useTranslation } from 'react-i18next';

export type Order = inferRouterOutputs<AppRouter>['credits']['getOrder'];

const stateTones = {
  created: 'plain',
  processing: 'warn',
  held: 'warn',
  review: 'warn',
  settled: 'good',
  failed: 'bad',
  expired: 'plain',
} as const;
const reversalTones = { partly_refunded: 'plain', refunded: 'plain', disputed: 'warn', charged_back: 'bad' } as const;

/** The state of an order: what went back afterwards counts more than that it settled. */
export function OrderBadge({ order, testId }: { readonly order: Pick<Order, 'state' | 'reversal'>; readonly testId?: string }) {
  const { t } = useTranslation('console');
  const { state, reversal } = order;
  if (reversal !== 'none') {
    return (
      <Badge tone={reversalTones[reversal]} {...(testId ? { testId } : {})}>
        {t(`credits.reversals.${reversal}`)}
      </Badge>
    );
  }
  return (
    <Badge tone={stateTones[state]} {...(testId ? { testId } : {})}>
      {t(`credits.states.${state}`)}
    </Badge>
  );
}
