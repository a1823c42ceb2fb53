import { zonedTime } from '@derouter/locales';
import { buttonClass, Card, Field, useTimeZone } from '@derouter/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Downloads the statement of a period as a PDF or CSV file. */
export function StatementCard() {
  const { t } = useTranslation(['console', 'common']);
  const zone = useTimeZone();
  const today = zonedTime(new Date(), zone).day;
  const [chosen, setChosen] = useState<{ readonly from?: string; readonly to?: string }>({});
  const { from, to } = { from: `${today.slice(0, 7)}-01`, to: today, ...chosen };
  const isValid = /^\d{4}-\d{2}-\d{2}$/.test(from) && /^\d{4}-\d{2}-\d{2}$/.test(to) && from <= to;
  return (
    <Card title={t('credits.statement')}>
      <div className="flex flex-col gap-4 p-4">
        <p className="text-sm text-quiet">{t('credits.statementLead', { zone: zone.replaceAll('_', ' ') })}</p>
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t('credits.from')}
            type="date"
            value={from}
            max={to}
            onChange={(event) => setChosen({ ...chosen, from: event.target.value })}
            data-testid="statement-from"
          />
          <Field
            label={t('credits.to')}
            type="date"
            value={to}
            min={from}
            onChange={(event) => setChosen({ ...chosen, to: event.target.value })}
            data-testid="statement-to"
          />
        </div>
        <div className="flex gap-2">
          {(['pdf', 'csv'] as const).map((type) => (
            <a
              key={type}
              href={isValid ? `/files/statement.${type}?from=${from}&to=${to}` : undefined}
              download
              aria-disabled={!isValid}
              className={`${buttonClass()} flex-1 justify-center aria-disabled:pointer-events-none aria-disabled:opacity-50`}
              data-testid={`statement-${type}`}
            >
              {type.toUpperCase()}
            </a>
          ))}
        </div>
      </div>
    </Card>
  );
}
