import { CopyButton, formatUsd, Notice, Pairs } from '@derouter/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { renderSVG } from 'uqr';
import type { Order } from './OrderBadge.tsx';

type PayTo = NonNullable<Order['progress']['payTo']>[number];

/** The addresses that a payment in cryptocurrency can go to, with a QR code that is drawn here. */
export function PayToAddress({ payTo }: { readonly payTo: readonly PayTo[] }) {
  const { t } = useTranslation(['console', 'common']);
  const [index, setIndex] = useState(0);
  const chosen = payTo[index] ?? payTo[0];
  if (!chosen) return null;
  return (
    <div className="flex w-full flex-col gap-4">
      {payTo.length > 1 && (
        <fieldset className="flex flex-wrap gap-2" aria-label={t('order.network')}>
          {payTo.map(({ network, token }, i) => (
            <button
              key={`${network} ${token}`}
              type="button"
              aria-pressed={i === index}
              onClick={() => setIndex(i)}
              className="rounded-md border border-line px-3 py-1.5 text-sm aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
            >
              {token} · {network}
            </button>
          ))}
        </fieldset>
      )}
      <div className="flex flex-col items-start gap-4 sm:flex-row">
        <img
          src={`data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(chosen.uri, { border: 2 }))}`}
          alt={t('order.qr', { token: chosen.token, network: chosen.network })}
          className="size-44 shrink-0 rounded-md border border-line bg-white"
          data-testid="pay-qr"
        />
        <div className="flex min-w-0 flex-1 flex-col gap-3">
          <p className="text-sm text-quiet">{t('order.sendTo', { token: chosen.token, network: chosen.network })}</p>
          <div className="flex items-center gap-2">
            <code
              translate="no"
              className="min-w-0 rounded-md bg-raised px-2 py-1.5 font-mono text-sm wrap-anywhere"
              data-testid="pay-address"
            >
              {chosen.address}
            </code>
            <CopyButton text={chosen.address} label={t('common:copy')} copiedLabel={t('common:copied')} />
          </div>
          <Pairs
            pairs={[
              [t('order.minimum'), formatUsd(chosen.minimumUsd, 2)],
              [t('order.typicalTime'), t('order.minutes', { count: chosen.minutes })],
            ]}
          />
        </div>
      </div>
      <Notice>{t('order.addressNote', { token: chosen.token, network: chosen.network })}</Notice>
    </div>
  );
}
