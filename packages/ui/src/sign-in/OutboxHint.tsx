import { useTranslation } from 'react-i18next';

/** In local mode, links to the outbox that holds the code. */
export function OutboxHint() {
  const { t } = useTranslation('common');
  return (
    <p className="text-sm text-quiet">
      {t('signIn.outbox')}{' '}
      <a href="/dev/mail" target="_blank" className="text-accent underline" rel="noopener">
        {t('signIn.outboxLink')}
      </a>
    </p>
  );
}
