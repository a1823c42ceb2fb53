import { Badge, type Column, formatCount, useFormat } from '@derouter/ui';
import { useTranslation } from 'react-i18next';

const tones = { created: 'plain', retry: 'warn', active: 'good', failed: 'bad' } as const;

interface QueuedRow {
  readonly state: string;
  readonly attempts: number;
  readonly startAfter: string;
  readonly error: string | null;
}

/** The columns that jobs and mails have in common: how far each has come in the queue. */
export function useStateColumns(): readonly Column<QueuedRow>[] {
  const { t } = useTranslation('operations');
  const format = useFormat();
  return [
    {
      title: t('system.state'),
      place: 'figure',
      cell: ({ state }) => <Badge tone={tones[state as keyof typeof tones]}>{t(`system.states.${state as keyof typeof tones}`)}</Badge>,
    },
    { title: t('system.attempts'), numeric: true, cell: ({ attempts }) => formatCount(attempts) },
    { title: t('system.next'), className: 'whitespace-nowrap', cell: ({ startAfter }) => format.shortTime(startAfter) },
    { title: t('system.error'), place: 'bare', className: 'max-w-80 text-xs wrap-anywhere', cell: ({ error }) => error },
  ];
}
