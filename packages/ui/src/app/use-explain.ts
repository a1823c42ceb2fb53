import { useTranslation } from 'react-i18next';
import { errorCode } from './api-error.ts';

/** Returns a function that describes an error in the page's language, or in the server's words if there is no translation. */
export function useExplain(): (error: unknown) => string {
  const { t, i18n } = useTranslation('common');
  return (error) => {
    const key = `errors.${errorCode(error)}`;
    if (i18n.exists(key, { ns: 'common' })) return t(key as 'errors.internal');
    return error instanceof Error ? error.message : t('errors.internal');
  };
}
