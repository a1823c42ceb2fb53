import { useTranslation } from 'react-i18next';

/** Returns a function that gives the reason of a suspension: the words of whoever suspended the account, or a dispute's name. */
export function useSuspensionReason(): (reason: string | null) => string {
  const { t } = useTranslation('customer');
  return (reason) => (reason === 'payment_dispute' ? t('disputed') : (reason ?? ''));
}
