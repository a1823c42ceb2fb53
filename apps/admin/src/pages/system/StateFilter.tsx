import { SelectField } from '@derouter/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FilterChip } from '../../parts/FilterChip.tsx';
import { jobStates, type SystemTab } from './tabs.ts';

/** Filters jobs by state, in the URL; a link may also have limited them to the last day. */
export function StateFilter({ tab }: { readonly tab: SystemTab }) {
  const { t } = useTranslation('operations');
  const navigate = useNavigate();
  const { state, queue, lastDay } = useSearch({ from: '/staff/system' });
  const show = (next: typeof state, isOfLastDay: boolean) =>
    void navigate({
      to: '/system',
      search: {
        tab,
        ...(queue ? { queue } : {}),
        ...(next ? { state: next } : {}),
        ...(isOfLastDay ? { lastDay: '1' as const } : {}),
      },
    });
  return (
    <>
      <SelectField
        label={t('system.state')}
        className="sm:max-w-48"
        value={state ?? ''}
        onChange={({ target }) =>
          show(
            jobStates.find((name) => name === target.value),
            lastDay === '1',
          )
        }
        data-testid="job-state"
      >
        <option value="">{t('all')}</option>
        {jobStates.map((name) => (
          <option key={name} value={name}>
            {t(`system.states.${name}`)}
          </option>
        ))}
      </SelectField>
      {lastDay && (
        <div className="pb-1">
          <FilterChip text={t('system.lastDay')} onRemove={() => show(state, false)} testId="chip-last-day" />
        </div>
      )}
    </>
  );
}
