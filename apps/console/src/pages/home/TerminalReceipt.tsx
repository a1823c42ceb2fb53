import type { DemoReceipt } from '@derouter/contracts';
import { formatCount, formatDuration, formatRate, formatUsd } from '@derouter/ui';
import { useTranslation } from 'react-i18next';

/** The receipt below an answer, one line after the other. */
export function TerminalReceipt({ receipt }: { readonly receipt: DemoReceipt }) {
  const { t, i18n } = useTranslation(['public', 'common']);
  const duration = (ms: number) => formatDuration(ms, i18n.language);
  const { id, lineItems, costUsd, ttftMs, durationMs } = receipt;
  const lines = [
    ...lineItems.map(({ meter, quantity, rateUsd, amountUsd }) => ({
      name: t(`common:meters.${meter as 'input'}`, { defaultValue: meter }),
      text: `${formatCount(quantity)} × ${formatRate(rateUsd)} / 1M`,
      amount: amountUsd,
    })),
    {
      name: t('terminal.charged'),
      text: `${ttftMs === null ? '' : `${t('terminal.firstToken')} ${duration(ttftMs)}, `}${t('terminal.duration')} ${duration(durationMs)}`,
      amount: costUsd,
    },
  ];
  return (
    <div data-testid="terminal-receipt" className="mt-auto border-t border-dashed border-[oklch(0.45_0.015_245)] pt-3">
      <p className="mb-1 text-xs wrap-anywhere text-[oklch(0.76_0.014_240)]">
        {t('terminal.receipt')} {id}
      </p>
      <dl>
        {lines.map(({ name, text, amount }, i) => (
          <div
            key={name}
            style={{ animationDelay: `${i * 160}ms`, animationFillMode: 'backwards' }}
            className="flex animate-appear flex-wrap justify-between gap-x-4 last:font-semibold last:text-[oklch(0.82_0.09_192)]"
          >
            <dt>{name}</dt>
            <dd className="flex flex-1 justify-between gap-4 text-end whitespace-nowrap">
              <span className="flex-1 font-normal text-[oklch(0.76_0.014_240)] max-sm:whitespace-normal">{text}</span>
              <span translate="no" data-usd={amount}>
                {formatUsd(amount, 6)}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
