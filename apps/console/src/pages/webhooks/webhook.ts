import type { AppRouter } from '@derouter/api';
import type { WebhookEvent } from '@derouter/contracts';
import type { inferRouterOutputs } from '@trpc/server';

type Outputs = inferRouterOutputs<AppRouter>['webhooks'];

export type Webhook = Outputs['list'][number];
export type Delivery = Outputs['deliveries']['items'][number];

/** The keys of the names of events: a dot in a key would be taken for a path. */
export const eventTexts = {
  'balance.low': 'balanceLow',
  'top_up.credited': 'topUpCredited',
  'key.budget_reached': 'keyBudgetReached',
  'key.expiring': 'keyExpiring',
  'price.changed': 'priceChanged',
} as const satisfies Record<WebhookEvent, string>;
