import { buttonClass } from '@derouter/ui';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AdminProcedure } from '../access/use-may.ts';

/** Downloads a list of the admin API as CSV, with its filters. */
export function ExportLink({ list, input = {} }: { readonly list: `admin.${AdminProcedure}`; readonly input?: object }) {
  const { t } = useTranslation('operations');
  return (
    <a
      href={`/admin/export/${list}.csv?input=${encodeURIComponent(JSON.stringify(input))}`}
      className={`${buttonClass('quiet')} text-sm`}
      download
      data-testid="export-csv"
    >
      <Download size={16} strokeWidth={1.75} aria-hidden />
      {t('csv')}
    </a>
  );
}
