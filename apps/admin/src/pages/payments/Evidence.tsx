import { useTranslation } from 'react-i18next';

interface EvidenceProps {
  readonly value: unknown;
  /** Absent: what the provider reported. */
  readonly title?: string;
}

/** Something that is stored, as it is. */
export function Evidence({ value, title }: EvidenceProps) {
  const { t } = useTranslation('admin');
  return (
    <details className="rounded-md border border-line px-3 py-2">
      <summary className="cursor-pointer text-sm text-quiet">{title ?? t('payments.evidence')}</summary>
      <pre translate="no" className="mt-2 overflow-x-auto font-mono text-xs whitespace-pre-wrap wrap-anywhere">
        {JSON.stringify(value, null, 2)}
      </pre>
    </details>
  );
}
