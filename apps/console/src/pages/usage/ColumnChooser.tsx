import { Button, CheckField, Dialog } from '@derouter/ui';
import { Columns3 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReceiptColumns } from './receipt-columns.tsx';
import { columnsOf, receiptColumns, type UsageSearch, writeColumns } from './usage-search.ts';

interface ColumnChooserProps {
  readonly search: UsageSearch;
  readonly onChange: (change: { readonly shown: string | undefined }) => void;
}

/** A button with a dialog that chooses the columns of the table. The table follows at once, and the address keeps the choice. */
export function ColumnChooser({ search, onChange }: ColumnChooserProps) {
  const { t } = useTranslation(['usage', 'common']);
  const [isOpen, setOpen] = useState(false);
  const columns = useReceiptColumns();
  const shown = columnsOf(search);
  return (
    <>
      <Button onClick={() => setOpen(true)} data-testid="open-columns">
        <Columns3 size={16} strokeWidth={1.75} aria-hidden />
        {t('columns.open')}
      </Button>
      {isOpen && (
        <Dialog title={t('columns.title')} description={t('columns.lead')} onClose={() => setOpen(false)}>
          <div className="grid gap-3 sm:grid-cols-2">
            {receiptColumns.map((name) => (
              <CheckField
                key={name}
                label={columns[name].title}
                checked={shown.includes(name)}
                disabled={shown.length === 1 && shown.includes(name)}
                onChange={({ target }) =>
                  onChange({ shown: writeColumns(target.checked ? [...shown, name] : shown.filter((one) => one !== name)) })
                }
                data-testid={`column-${name}`}
              />
            ))}
          </div>
          <div className="mt-6 flex flex-wrap justify-end gap-2">
            <Button disabled={search.shown === undefined} onClick={() => onChange({ shown: undefined })} data-testid="reset-columns">
              {t('columns.reset')}
            </Button>
            <Button variant="primary" onClick={() => setOpen(false)} data-testid="close-columns">
              {t('common:close')}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
