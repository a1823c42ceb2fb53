import { SelectField, useFormat } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { lastDays } from './customers-search.ts';

type Days = ReturnType<typeof lastDays>;

interface ActivityFilterProps {
  /** Null: whether they were active does not matter. */
  readonly active: Days | null;
  readonly onChange: (active: Days | null) => void;
}

const offered = { day: 1, week: 7, month: 30 } as const;
const names = Object.keys(offered) as (keyof typeof offered)[];

/** Limits the customers to those with a request in a period of UTC days. A link may name another one than those on offer. */
export function ActivityFilter({ active, onChange }: ActivityFilterProps) {
  const { t } = useTranslation('customer');
  const format = useFormat();
  const chosen = names.find((name) => {
    const { activeFrom, activeTo } = lastDays(offered[name]);
    return active?.activeFrom === activeFrom && active.activeTo === activeTo;
  });
  const day = (text: string) => format.utcDay(`${text}T00:00:00.000Z`);
  return (
    <SelectField
      label={t('activeIn')}
      value={chosen ?? (active ? 'other' : '')}
      onChange={({ target }) => {
        const name = names.find((one) => one === target.value);
        onChange(name ? lastDays(offered[name]) : null);
      }}
      data-testid="active-in"
    >
      <option value="">{t('all')}</option>
      {active && !chosen && <option value="other">{t('activeDays', { from: day(active.activeFrom), to: day(active.activeTo) })}</option>}
      {names.map((name) => (
        <option key={name} value={name}>
          {t(`activeOptions.${name}`)}
        </option>
      ))}
    </SelectField>
  );
}
