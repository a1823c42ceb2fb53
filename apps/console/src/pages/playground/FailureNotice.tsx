import { Notice } from '@derouter/ui';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Failure } from './conversation.ts';

/** Why an answer failed, and what to do about it. */
export function FailureNotice({ failure }: { readonly failure: Failure }) {
  const { t } = useTranslation('playground');
  const { kind, message, retryAfterSeconds } = failure;
  const link = 'text-accent underline underline-offset-2';
  return (
    <Notice tone="bad">
      <div data-testid="failure" className="flex flex-col gap-1">
        <p className="font-medium">{t(`failures.${kind}`)}</p>
        {message && kind !== 'network' && kind !== 'broken' && <p className="text-sm wrap-anywhere">{message}</p>}
        {retryAfterSeconds !== null && <p className="text-sm">{t('retryIn', { count: retryAfterSeconds })}</p>}
        {/* In a new tab, because the conversation is kept in this one only. */}
        {kind === 'credit' && (
          <Link to="/credits" target="_blank" className={link}>
            {t('addCredits')}
          </Link>
        )}
        {(kind === 'budget' || kind === 'key') && (
          <Link to="/keys" target="_blank" className={link}>
            {t('openKeys')}
          </Link>
        )}
      </div>
    </Notice>
  );
}
