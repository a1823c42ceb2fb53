import type { RateRow } from '@derouter/ui';
import { useTranslation } from 'react-i18next';

/** Names of rates for people: a meter's name, or a service tier's. */
export function useRateName(): (row: Pick<RateRow, 'group' | 'name'>) => string {
  const { t } = useTranslation(['common']);
  return ({ group, name }) => (group === 'multiplier' ? `× ${name}` : t(`common:meters.${name as 'input'}`, { defaultValue: name }));
}
