import { useTranslation } from 'react-i18next';

/** What a provider reported, as stored. */
export function Evidence({ value }: { readonly value: unknown }) {
  const { t } = useTranslation('admin');
  return (
    <details className="rounded-md border border-line px-3 py-2">
      <summary className="cursor-pointer text-sm text-quiet">{t('payments.evidence')}</summary>
      <pre className="mt-2 overflow-x-auto font-mono text-xs whitespace-pre-wrap wrap-anywhere">{JSON.stringify(value, null, 2)}</pre>
    </details>
  );
}
