import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isApple } from '../app/is-apple.ts';
import { Button } from './Button.tsx';

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  readonly copiedLabel: string;
}

/** One function for every rendering, so that it runs once. A selection without the focus is not what the keys copy in every browser. */
function selectAll(field: HTMLTextAreaElement | null): void {
  field?.focus();
  field?.select();
}

/**
 * Copies a text to the clipboard and then shows `copiedLabel` for two seconds. Where the browser has no clipboard (a page without HTTPS)
 * or refuses, the text is shown selected, with the keys to press.
 */
export function CopyButton({ text, label, copiedLabel }: CopyButtonProps) {
  const { t } = useTranslation('common');
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (state !== 'copied') return;
    const timer = setTimeout(() => setState('idle'), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('refused');
    }
  };
  const Icon = state === 'copied' ? Check : Copy;
  return (
    <>
      <Button onClick={() => void copy()} aria-live="polite" data-testid="copy">
        <Icon size={16} strokeWidth={1.75} aria-hidden />
        <span>{state === 'copied' ? copiedLabel : label}</span>
      </Button>
      {state === 'refused' && (
        <label className="flex w-full flex-col gap-1.5 text-sm">
          <span role="alert">{t('copyRefused', { keys: isApple() ? '⌘C' : 'Ctrl C' })}</span>
          <textarea
            ref={selectAll}
            readOnly
            rows={Math.min(6, text.split('\n').length)}
            value={text}
            dir="ltr"
            translate="no"
            className="w-full rounded-md border border-line bg-raised p-2 font-mono text-sm break-all"
            data-testid="copy-by-hand"
          />
        </label>
      )}
    </>
  );
}
