import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

interface FilterChipProps {
  readonly text: string;
  readonly onRemove: () => void;
  readonly testId: string;
}

/** A filter that a link has set and that has no field, with a way to remove it. */
export function FilterChip({ text, onRemove, testId }: FilterChipProps) {
  const { t } = useTranslation('calls');
  return (
    <button
      type="button"
      className="inline-flex h-7 max-w-full items-center gap-1.5 rounded-md border border-line bg-raised px-2 text-sm"
      aria-label={t('remove', { name: text })}
      onClick={onRemove}
      data-testid={testId}
    >
      <span className="truncate">{text}</span>
      <X size={16} strokeWidth={1.75} aria-hidden className="shrink-0" />
    </button>
  );
}
