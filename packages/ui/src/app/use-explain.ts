import { useTranslation } from 'react-i18next';
import { errorCode } from './api-error.ts';

/** Says an error in the language of the page; the server's own sentence where there is no translation. */
export function useExplain(): (error: unknown) => string {
  const { t, i18n } = useTranslation('common');
  return (error) => {
    const key = `errors.${errorCode(error)}`;
    if (i18n.exists(key, { ns: 'common' })) return t(key as 'errors.internal');
    return error instanceof Error ? error.message : t('errors.internal');
  };
}
