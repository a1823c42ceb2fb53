import { SelectField } from '@derouter/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { jobStates, type SystemTab } from './tabs.ts';

/** Filters jobs by state, in the URL. */
export function StateFilter({ tab }: { readonly tab: SystemTab }) {
  const { t } = useTranslation('operations');
  const navigate = useNavigate();
  const { state, queue } = useSearch({ from: '/staff/system' });
  return (
    <SelectField
      label={t('system.state')}
      className="sm:max-w-48"
      value={state ?? ''}
      onChange={({ target }) => {
        const chosen = jobStates.find((name) => name === target.value);
        void navigate({ to: '/system', search: { tab, ...(queue ? { queue } : {}), ...(chosen ? { state: chosen } : {}) } });
      }}
      data-testid="job-state"
    >
      <option value="">{t('all')}</option>
      {jobStates.map((name) => (
        <option key={name} value={name}>
          {t(`system.states.${name}`)}
        </option>
      ))}
    </SelectField>
  );
}
