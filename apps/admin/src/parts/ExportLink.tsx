import { buttonClass } from '@derouter/ui';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AdminProcedure } from '../access/use-may.ts';

interface ExportLinkProps {
  readonly list: `admin.${AdminProcedure}`;
  readonly input?: object;
  /** The name of the list, where the query answers with several. */
  readonly part?: string;
}

/** Downloads a list of the admin API as CSV, with its filters. */
export function ExportLink({ list, input = {}, part }: ExportLinkProps) {
  const { t } = useTranslation('operations');
  return (
    <a
      href={`/admin/export/${list}.csv?${new URLSearchParams({ input: JSON.stringify(input), ...(part ? { part } : {}) })}`}
      className={`${buttonClass('quiet')} text-sm`}
      download
      data-testid="export-csv"
    >
      <Download size={16} strokeWidth={1.75} aria-hidden />
      {t('csv')}
    </a>
  );
}
