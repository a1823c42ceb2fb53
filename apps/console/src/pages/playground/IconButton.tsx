import { Check, Copy, type LucideIcon } from 'lucide-react';
import { type ComponentProps, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface IconButtonProps extends ComponentProps<'button'> {
  readonly label: string;
  readonly icon: LucideIcon;
}

/** A small button whose label is its name and its tooltip. */
export function IconButton({ label, icon: Icon, className = '', ...button }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-8 items-center justify-center rounded-md text-quiet hover:bg-raised hover:text-fg disabled:cursor-not-allowed disabled:opacity-55 ${className}`}
      {...button}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden />
    </button>
  );
}

/** Copies a text. Says so by its name, since a transcript has no live regions. */
export function CopyIconButton({ text }: { readonly text: string }) {
  const { t } = useTranslation('common');
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <IconButton
      label={isCopied ? t('copied') : t('copy')}
      icon={isCopied ? Check : Copy}
      onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
    />
  );
}
