import { X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useExplain } from '../app/use-explain.ts';
import { Button } from '../controls/Button.tsx';
import { type Undoable, withdrawUndo } from './undo.ts';

const shownMs = 10_000;

/** A note with a button that undoes something. It waits while the pointer or the focus is on it; the usual keys undo too. */
export function UndoToast({ offered: { id, text, undo } }: { readonly offered: Undoable }) {
  const { t } = useTranslation('common');
  const explain = useExplain();
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      await undo();
      withdrawUndo(id);
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  useUndoKeys(() => !isBusy && void run());
  return (
    <Toast.Provider label={t('undoRegion')} duration={shownMs} swipeDirection="down">
      <Toast.Root
        open
        onOpenChange={(open) => !open && !isBusy && withdrawUndo(id)}
        className="pointer-events-auto flex animate-appear items-center gap-3 rounded-lg border border-line bg-surface py-2 ps-4 pe-2 shadow-float"
        data-testid="undo-offer"
      >
        <Toast.Title className="min-w-0 wrap-anywhere">{failure === null ? text : explain(failure)}</Toast.Title>
        {/* The button answers itself: closing the note is not what it does first. */}
        <Button variant="quiet" busy={isBusy} onClick={() => void run()} data-testid="undo" className="shrink-0 text-accent">
          {t(failure === null ? 'undo' : 'retry')}
        </Button>
        <Toast.Close className="shrink-0 rounded-md p-2 text-quiet hover:bg-raised" aria-label={t('close')}>
          <X size={16} strokeWidth={1.75} aria-hidden />
        </Toast.Close>
      </Toast.Root>
      <Toast.Viewport className="pointer-events-none fixed inset-x-4 bottom-20 z-40 mx-auto flex max-w-md list-none flex-col md:bottom-6" />
    </Toast.Provider>
  );
}

/** Calls `run` at Ctrl-Z or ⌘-Z, except in fields, which undo what is typed. */
function useUndoKeys(run: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isField = event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]');
      if (isField || event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [run]);
}
