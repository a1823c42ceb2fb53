import { useTranslation } from 'react-i18next';
import { DataTable } from '../data/DataTable.tsx';
import { formatCount, formatRate, formatUsd } from '../money/format-usd.ts';

interface ReceiptChargeProps {
  readonly receipt: {
    readonly lineItems: readonly {
      readonly meter: string;
      readonly quantity: string;
      readonly rateUsd: string;
      readonly amountUsd: string;
      readonly perCall: boolean;
    }[];
    readonly tokensUsd: string;
    readonly callsUsd: string;
    readonly multiplier: string;
    readonly serviceTier: string | null;
    readonly totalUsd: string;
    readonly writeOffUsd: string;
    readonly costUsd: string;
  };
}

/**
 * The computation of a charge, so that readers can check it: quantity × rate = amount per line, then the token subtotal, the
 * service tier's multiplier on it, calls and the total. Amounts are exact, not truncated to six decimals.
 */
export function ReceiptCharge({ receipt }: ReceiptChargeProps) {
  const { t } = useTranslation('common');
  const { lineItems, tokensUsd, callsUsd, multiplier, serviceTier, totalUsd, writeOffUsd, costUsd } = receipt;
  if (lineItems.length === 0) return <p className="text-quiet">{t('receipt.noLines')}</p>;
  const decimals = Math.max(6, ...[tokensUsd, callsUsd, totalUsd, ...lineItems.map(({ amountUsd }) => amountUsd)].map(countDecimals));
  const exact = (usd: string) => formatUsd(usd, decimals);
  const isScaled = multiplier !== '1';
  const isRounded = countDecimals(tokensUsd) + countDecimals(multiplier) > 9;
  const isWrittenOff = writeOffUsd !== '0';
  return (
    <div>
      <DataTable
        dense
        stackBelow="small"
        rows={lineItems}
        rowKey={({ meter }) => meter}
        rowTestId="receipt-line"
        columns={[
          {
            title: t('receipt.line'),
            place: 'title',
            cell: ({ meter }) => t(`meters.${meter as 'input'}`, { defaultValue: meter }),
          },
          { title: t('receipt.quantity'), numeric: true, cell: ({ quantity }) => formatCount(quantity) },
          {
            title: t('receipt.rate'),
            numeric: true,
            cell: ({ perCall, rateUsd }) => t(perCall ? 'receipt.perCall' : 'receipt.perMillion', { rate: formatRate(rateUsd) }),
          },
          {
            title: t('receipt.amount'),
            numeric: true,
            place: 'figure',
            cell: ({ amountUsd }) => (
              <span translate="no" data-usd={amountUsd}>
                {exact(amountUsd)}
              </span>
            ),
          },
        ]}
      />
      <dl className="mt-1 flex flex-col gap-1.5 border-t border-line px-2 pt-2.5 text-sm max-[468px]:px-0">
        {isScaled && (
          <>
            <Line name={t('receipt.tokens')} value={exact(tokensUsd)} testId="receipt-tokens" />
            <Line name={t('receipt.multiplier', { tier: serviceTier ?? '' })} value={`× ${multiplier}`} testId="receipt-multiplier" />
            {callsUsd !== '0' && <Line name={t('receipt.calls')} value={`+ ${exact(callsUsd)}`} testId="receipt-calls" />}
          </>
        )}
        <Line name={t('receipt.total')} value={exact(totalUsd)} strong={!isWrittenOff} testId="receipt-exact-total" />
        {isWrittenOff && (
          <>
            <Line name={t('receipt.writeOff')} value={`− ${exact(writeOffUsd)}`} />
            <Line name={t('receipt.charged')} value={exact(costUsd)} strong />
          </>
        )}
      </dl>
      {isRounded && <p className="mt-1.5 px-2 text-xs text-quiet max-[468px]:px-0">{t('receipt.rounding')}</p>}
    </div>
  );
}

function Line({
  name,
  value,
  strong = false,
  testId,
}: {
  readonly name: string;
  readonly value: string;
  readonly strong?: boolean;
  readonly testId?: string;
}) {
  return (
    <div className={`flex justify-between gap-4 ${strong ? 'font-semibold' : ''}`}>
      <dt className={strong ? '' : 'text-quiet'}>{name}</dt>
      <dd translate="no" className="whitespace-nowrap" data-testid={testId}>
        {value}
      </dd>
    </div>
  );
}

function countDecimals(usd: string): number {
  return usd.split('.')[1]?.length ?? 0;
}
