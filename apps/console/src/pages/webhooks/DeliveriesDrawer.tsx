import { Badge, Button, Dialog, FormError, LoadMore, QueryView, trpc, useExplain, useFormat } from '@derouter/ui';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Delivery, Webhook } from './webhook.ts';

const tones = { pending: 'warn', delivered: 'good', failed: 'bad' } as const;

/** What a webhook was told in the last 30 days, with every try. */
export function DeliveriesDrawer({ webhook, onClose }: { readonly webhook: Webhook; readonly onClose: () => void }) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const queries = useQueryClient();
  const list = useInfiniteQuery({
    ...trpc.webhooks.deliveries.infiniteQueryOptions({ id: webhook.id }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
    refetchInterval: ({ state }) => (state.data?.pages[0]?.items.some((one) => one.state === 'pending') ? 2_000 : false),
  });
  const onSuccess = () => queries.invalidateQueries(trpc.webhooks.pathFilter());
  const sendTest = useMutation(trpc.webhooks.sendTest.mutationOptions({ onSuccess }));
  const resend = useMutation(trpc.webhooks.resend.mutationOptions({ onSuccess }));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const error = sendTest.error ?? resend.error;
  return (
    <Dialog title={t('webhooks.deliveries')} description={webhook.url} onClose={onClose} place="side">
      <div className="flex flex-col gap-4">
        <Button
          busy={sendTest.isPending}
          disabled={!webhook.enabled}
          onClick={() => sendTest.mutate({ id: webhook.id })}
          data-testid="send-test-event"
        >
          {t('webhooks.sendTest')}
        </Button>
        <FormError error={error && explain(error)} />
        <QueryView query={list} isEmpty={() => items.length === 0} empty={<p className="text-quiet">{t('webhooks.noDeliveries')}</p>}>
          {() => (
            <ol className="flex flex-col">
              {items.map((delivery) => (
                <DeliveryItem
                  key={delivery.id}
                  delivery={delivery}
                  onResend={
                    webhook.enabled && delivery.state !== 'pending' && !resend.isPending
                      ? () => resend.mutate({ id: webhook.id, deliveryId: delivery.id })
                      : undefined
                  }
                />
              ))}
            </ol>
          )}
        </QueryView>
        <LoadMore query={list} />
      </div>
    </Dialog>
  );
}

interface DeliveryItemProps {
  readonly delivery: Delivery;
  readonly onResend: (() => void) | undefined;
}

function DeliveryItem({ delivery: { type, state, createdAt, nextAttemptAt, attempts }, onResend }: DeliveryItemProps) {
  const { t } = useTranslation('console');
  const format = useFormat();
  return (
    <li className="flex flex-col gap-2 border-b border-line py-3 last:border-0" data-testid="delivery-row">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <code translate="no" className="font-mono text-sm font-medium">
          {type}
        </code>
        <Badge tone={tones[state]} testId="delivery-state">
          {t(`webhooks.deliveryStates.${state}`)}
        </Badge>
      </div>
      <p className="text-sm text-quiet">{format.shortTime(createdAt)}</p>
      {attempts.map((attempt) => (
        <div key={attempt.number} className="rounded-md bg-raised px-3 py-2 text-sm" data-testid="delivery-attempt">
          <p className="flex flex-wrap justify-between gap-x-3">
            <span>
              {attempt.status === null
                ? t('webhooks.noAnswer', { error: attempt.error })
                : t('webhooks.answered', { status: attempt.status })}
            </span>
            <span className="text-quiet">
              <bdi>{format.shortTime(attempt.at)}</bdi>, <bdi>{format.duration(attempt.latencyMs)}</bdi>
            </span>
          </p>
          {attempt.response && (
            <pre translate="no" className="mt-1 font-mono text-xs whitespace-pre-wrap text-quiet wrap-anywhere">
              {attempt.response}
            </pre>
          )}
        </div>
      ))}
      {nextAttemptAt && attempts.length > 0 && (
        <p className="text-sm text-quiet">{t('webhooks.nextAttempt', { time: format.shortTime(nextAttemptAt) })}</p>
      )}
      {onResend && (
        <div className="flex justify-end">
          <Button variant="quiet" onClick={onResend} data-testid="resend-delivery">
            {t('webhooks.resend')}
          </Button>
        </div>
      )}
    </li>
  );
}
