import { useTranslation } from 'react-i18next';
import { errorCode, errorValues } from './api-error.ts';

/** Returns a function that describes an error in the page's language, or in the server's words if there is no translation. */
export function useExplain(): (error: unknown) => string {
  const { t, i18n } = useTranslation('common');
  return (error) => {
    const key = `errors.${errorCode(error)}`;
    if (i18n.exists(key, { ns: 'common' })) return String(i18n.t(key as 'errors.internal', { ns: 'common', replace: errorValues(error) }));
    return error instanceof Error ? error.message : t('errors.internal');
  };
}
