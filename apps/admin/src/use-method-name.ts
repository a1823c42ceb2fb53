import { useTranslation } from 'react-i18next';

/** Names payment methods as people call them. One without a name keeps the name that it has in the books. */
export function useMethodName(): (provider: string) => string {
  const { t } = useTranslation('admin');
  return (provider) => t(`payments.methods.${provider as 'stripe'}`, { defaultValue: provider });
}
