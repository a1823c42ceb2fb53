import { receiptColumns } from '@derouter/contracts';
import { Button, CheckField, Dialog } from '@derouter/ui';
import { Columns3 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReceiptColumns } from './receipt-columns.tsx';
import type { ChosenColumns } from './use-chosen-columns.ts';

/** A button with a dialog that chooses the columns of the table. The table follows at once. */
export function ColumnChooser({ chosen: { columns: shown, isChosen, choose, reset, save } }: { readonly chosen: ChosenColumns }) {
  const { t } = useTranslation(['usage', 'common']);
  const [isOpen, setOpen] = useState(false);
  const columns = useReceiptColumns();
  const close = () => {
    setOpen(false);
    save();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)} data-testid="open-columns">
        <Columns3 size={16} strokeWidth={1.75} aria-hidden />
        {t('columns.open')}
      </Button>
      {isOpen && (
        <Dialog title={t('columns.title')} description={t('columns.lead')} onClose={close}>
          <div className="grid gap-3 sm:grid-cols-2">
            {receiptColumns.map((name) => (
              <CheckField
                key={name}
                label={columns[name].title}
                checked={shown.includes(name)}
                disabled={shown.length === 1 && shown.includes(name)}
                onChange={({ target }) => choose(target.checked ? [...shown, name] : shown.filter((one) => one !== name))}
                data-testid={`column-${name}`}
              />
            ))}
          </div>
          <div className="mt-6 flex flex-wrap justify-end gap-2">
            <Button disabled={!isChosen} onClick={reset} data-testid="reset-columns">
              {t('columns.reset')}
            </Button>
            <Button variant="primary" onClick={close} data-testid="close-columns">
              {t('common:close')}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
