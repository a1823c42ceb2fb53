import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/use-format.ts';
import { DataTable } from '../data/DataTable.tsx';
import { Badge } from '../feedback/Badge.tsx';

interface Attempt {
  readonly number: number;
  /** Shown to staff only. */
  readonly upstreamName?: string;
  readonly httpStatus: number | null;
  /** A message for people; null if the attempt succeeded. */
  readonly error: string | null;
  readonly ms: number;
}

/** The attempts of a request in order, each with its result and duration. */
export function AttemptList({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const { t } = useTranslation('common');
  const format = useFormat();
  const showsUpstream = attempts.some(({ upstreamName }) => upstreamName !== undefined);
  return (
    <DataTable
      dense
      stackBelow="small"
      rows={attempts}
      rowKey={({ number }) => String(number)}
      rowTestId="attempt"
      columns={[
        { title: t('receipt.attempt'), cell: ({ number }) => number },
        ...(showsUpstream
          ? [
              {
                title: t('receipt.upstream'),
                place: 'title' as const,
                className: 'wrap-anywhere',
                cell: ({ upstreamName }: Attempt) => upstreamName,
              },
            ]
          : []),
        {
          title: t('receipt.answer'),
          place: showsUpstream ? 'bare' : 'title',
          cell: ({ httpStatus, error }) => (
            <span className="flex flex-wrap items-center gap-1.5">
              <Badge tone={httpStatus !== null && httpStatus < 300 && error === null ? 'good' : 'warn'}>
                {httpStatus ?? t('receipt.noAnswer')}
              </Badge>
              {error && <span className="wrap-anywhere">{error}</span>}
            </span>
          ),
        },
        { title: t('receipt.took'), numeric: true, place: 'figure', cell: ({ ms }) => format.duration(ms) },
      ]}
    />
  );
}
