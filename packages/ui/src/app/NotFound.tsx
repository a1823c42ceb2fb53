import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

export function NotFound() {
  const { t } = useTranslation('common');
  return (
    <main className="grid min-h-dvh place-content-center gap-3 p-6 text-center">
      <h1 className="text-lg font-semibold">{t('notFound')}</h1>
      <Link to="/" className="text-accent underline">
        {t('backHome')}
      </Link>
    </main>
  );
}
