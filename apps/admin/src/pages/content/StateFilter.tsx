import { SelectField } from '@derouter/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

interface StateFilterProps<State extends string> {
  readonly states: readonly State[];
  readonly nameOf: (state: State) => string;
}

/** Limits a list to a state, in the address. */
export function StateFilter<State extends string>({ states, nameOf }: StateFilterProps<State>) {
  const { t } = useTranslation('operations');
  const navigate = useNavigate();
  const { tab } = useSearch({ from: '/staff/content' });
  const state = useStateFilter(states);
  const show = (name: string) => void navigate({ to: '/content', search: { tab, ...(name ? { state: name } : {}) }, replace: true });
  return (
    <SelectField
      label={t('content.state')}
      className="min-w-40"
      value={state ?? ''}
      onChange={(event) => show(event.target.value)}
      data-testid="filter-state"
    >
      <option value="">{t('all')}</option>
      {states.map((name) => (
        <option key={name} value={name}>
          {nameOf(name)}
        </option>
      ))}
    </SelectField>
  );
}

/** The state in the address, if the list knows it. */
export function useStateFilter<State extends string>(states: readonly State[]): State | undefined {
  const { state } = useSearch({ from: '/staff/content' });
  return states.find((name) => name === state);
}
