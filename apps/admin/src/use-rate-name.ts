import type { RateRow } from '@derouter/ui';
import { useTranslation } from 'react-i18next';

/** Returns a function that gives a rate's display name: the translated meter, or `×` and the service tier. */
export function useRateName(): (row: Pick<RateRow, 'group' | 'name'>) => string {
  const { t } = useTranslation(['common']);
  return ({ group, name }) => (group === 'multiplier' ? `× ${name}` : t(`common:meters.${name as 'input'}`, { defaultValue: name }));
}
