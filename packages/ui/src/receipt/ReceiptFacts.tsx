import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/use-format.ts';
import { Pairs } from '../data/Pairs.tsx';
import { Badge } from '../feedback/Badge.tsx';
import { Money } from '../money/Money.tsx';

interface ReceiptFactsProps {
  readonly receipt: {
    readonly id: string;
    readonly status: 'completed' | 'failed' | 'canceled' | 'abandoned';
    readonly source: 'reported' | 'estimated' | 'none';
    readonly keyName: string;
    readonly model: string;
    readonly modelAsked: string;
    readonly dialect: string;
    readonly streamed: boolean;
    readonly finishReason: string | null;
    readonly errorCode: string | null;
    readonly httpStatus: number;
    readonly systemPrompt: string;
    readonly holdUsd: string;
    readonly ttftMs: number | null;
    readonly durationMs: number;
    readonly priceVersion: { readonly id: string; readonly effectiveAt: string | null };
  };
  /** Shown before the other facts. */
  readonly first?: readonly (readonly [string, ReactNode])[];
}

export const receiptTones = { completed: 'good', failed: 'bad', canceled: 'warn', abandoned: 'warn' } as const;

/** Details of the request behind a receipt: its outcome, hold, timing and price version. */
export function ReceiptFacts({ receipt, first = [] }: ReceiptFactsProps) {
  const { t } = useTranslation('common');
  const format = useFormat();
  const { priceVersion } = receipt;
  return (
    <Pairs
      pairs={[
        ...first,
        [
          t('receipt.status'),
          <span key="status" className="inline-flex flex-wrap items-center justify-end gap-1.5">
            <Badge tone={receiptTones[receipt.status]}>{t(`receipt.statuses.${receipt.status}`)}</Badge>
            <span className="text-quiet">HTTP {receipt.httpStatus}</span>
          </span>,
        ],
        [t('receipt.source'), t(`receipt.sources.${receipt.source}`)],
        [t('receipt.key'), receipt.keyName],
        ...(receipt.modelAsked === receipt.model ? [] : [[t('receipt.asked'), receipt.modelAsked] as const]),
        [t('receipt.dialect'), receipt.dialect],
        [t('receipt.streamed'), receipt.streamed ? t('yes') : t('no')],
        [t('receipt.systemPrompt'), t(`receipt.systemPrompts.${receipt.systemPrompt as 'off'}`, { defaultValue: receipt.systemPrompt })],
        ...(receipt.finishReason ? [[t('receipt.finish'), receipt.finishReason] as const] : []),
        ...(receipt.errorCode ? [[t('receipt.error'), receipt.errorCode] as const] : []),
        [t('receipt.hold'), <Money key="hold" usd={receipt.holdUsd} decimals={6} />],
        ...(receipt.ttftMs === null ? [] : [[t('receipt.firstToken'), <bdi key="first">{format.duration(receipt.ttftMs)}</bdi>] as const]),
        [t('receipt.duration'), <bdi key="duration">{format.duration(receipt.durationMs)}</bdi>],
        [
          t('receipt.price'),
          <span key="price">
            {priceVersion.effectiveAt && (
              <span className="block">{t('receipt.since', { date: format.dateTime(priceVersion.effectiveAt) })}</span>
            )}
            <code translate="no" className="font-mono text-xs">
              {priceVersion.id}
            </code>
          </span>,
        ],
        [
          t('receipt.id'),
          <code translate="no" key="id" className="font-mono text-xs">
            {receipt.id}
          </code>,
        ],
      ]}
    />
  );
}
