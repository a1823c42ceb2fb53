import type { ReceiptColumn } from '@derouter/contracts';
import { Badge, type Column, formatCount, Money, receiptTones, useFormat } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import type { useReceipts } from './use-receipts.ts';

type Receipt = ReturnType<typeof useReceipts>['items'][number];

/** The columns of the table of receipts. Those with the place `optional`, and tokens, give way to the others where space is short. */
export function useReceiptColumns(): Readonly<Record<ReceiptColumn, Column<Receipt>>> {
  const { t } = useTranslation(['usage', 'common']);
  const format = useFormat();
  return {
    time: { title: t('time'), place: 'bare', className: 'whitespace-nowrap', cell: (receipt) => format.shortTime(receipt.createdAt) },
    model: {
      title: t('filter.model'),
      place: 'title',
      className: 'w-[24%] max-w-0 min-w-36 truncate font-medium stacked:min-w-0',
      cell: (receipt) => <Name>{receipt.model}</Name>,
    },
    key: {
      title: t('filter.key'),
      place: 'optional',
      className: 'w-[16%] max-w-0 min-w-32 stacked:w-auto stacked:min-w-0',
      cell: (receipt) => (
        <span className="flex items-center gap-1.5">
          <span className="min-w-0 truncate" dir="auto" translate="no">
            {receipt.keyName}
          </span>
          {receipt.keyRevoked && <Badge testId="revoked-key">{t('revoked')}</Badge>}
        </span>
      ),
    },
    tag: { title: t('filter.tag'), place: 'optional', className: 'max-w-32 truncate', cell: (receipt) => <Name>{receipt.tag}</Name> },
    dialect: {
      title: t('filter.dialect'),
      place: 'optional',
      className: 'max-w-40 truncate',
      cell: ({ dialect }) => <Name>{dialect}</Name>,
    },
    agent: { title: t('drawer.agent'), place: 'optional', className: 'max-w-40 truncate', cell: ({ agent }) => <Name>{agent}</Name> },
    input: {
      title: t('input'),
      numeric: true,
      className: 'stacked:hidden',
      cell: (receipt) => (
        <Tokens source={receipt.source} count={receipt.inputTokens + receipt.cacheReadTokens + receipt.cacheWriteTokens} />
      ),
    },
    output: {
      title: t('output'),
      numeric: true,
      className: 'stacked:hidden',
      cell: (receipt) => <Tokens source={receipt.source} count={receipt.outputTokens} />,
    },
    cost: {
      title: t('metrics.cost'),
      numeric: true,
      place: 'figure',
      cell: (receipt) => <Money usd={receipt.costUsd} decimals={6} testId="receipt-cost" />,
    },
    firstToken: {
      title: t('metrics.firstToken'),
      numeric: true,
      place: 'optional',
      cell: ({ ttftMs }) =>
        ttftMs === null ? <span className="text-quiet">{t('notReported')}</span> : <bdi>{format.duration(ttftMs)}</bdi>,
    },
    duration: {
      title: t('duration'),
      numeric: true,
      place: 'optional',
      cell: (receipt) => <bdi>{format.duration(receipt.durationMs)}</bdi>,
    },
    status: {
      title: t('filter.status'),
      place: 'bare',
      cell: (receipt) => (
        <span className="flex gap-1.5">
          <Badge tone={receiptTones[receipt.status]}>{t(`common:receipt.statuses.${receipt.status}`)}</Badge>
          {receipt.source === 'estimated' && <Badge tone="warn">{t('estimated')}</Badge>}
        </span>
      ),
    },
  };
}

function Name({ children }: { readonly children: string | null }) {
  return (
    // A name that is too long loses its end, whatever the direction of the page.
    <span dir="auto" translate="no" className="block truncate text-left rtl:text-right">
      {children}
    </span>
  );
}

/** What nobody reported is not 0. */
function Tokens({ source, count }: { readonly source: 'reported' | 'estimated' | 'none'; readonly count: number }) {
  const { t } = useTranslation('usage');
  return source === 'none' ? <span className="text-quiet">{t('notReported')}</span> : formatCount(count);
}
