import { useTranslation } from 'react-i18next';

/** How many days are left until a time, such as “in 5 days”. */
export function DaysUntil({ at }: { readonly at: string }) {
  const { t } = useTranslation('public');
  const days = Math.ceil((Date.parse(at) - Date.now()) / 86_400_000);
  return days <= 0 ? t('pricing.today') : t('pricing.inDays', { count: days });
}
