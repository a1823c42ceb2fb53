import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, type RefObject, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { useOpener } from './use-opener.ts';
import { TypedGuardContext, useTypedGuard } from './use-typed-guard.ts';

export interface DialogProps {
  readonly title: string;
  readonly description?: string | undefined;
  readonly onClose: () => void;
  /** `middle`: a centred panel. `side`: a full-height drawer at the end of the line. `bottom`: a sheet. */
  readonly place?: 'middle' | 'side' | 'bottom' | undefined;
  /** What is typed applies at once, so that nothing is lost when the dialog is closed. */
  readonly keepsTyped?: boolean | undefined;
  /** What has the focus first; otherwise a field with `autoFocus`, or the first control, which is the cross. */
  readonly initialFocus?: RefObject<HTMLElement | null> | undefined;
  readonly children: ReactNode;
}

const places = {
  middle: 'left-1/2 top-[10vh] max-h-[80vh] w-[min(560px,calc(100vw-32px))] -translate-x-1/2 rounded-lg',
  side: 'end-0 top-0 h-dvh w-[min(480px,100vw)] border-y-0 border-e-0',
  bottom: 'inset-x-0 bottom-0 max-h-[80dvh] rounded-t-lg border-x-0 border-b-0',
};

/**
 * A modal panel that traps keyboard focus until it is closed, and then gives it back to what had it. Escape, the cross and a press
 * outside, which may be accidents, ask first if typed text would be lost; a button of its own that calls `onClose` does not.
 */
export function Dialog({ title, description, onClose, place = 'middle', keepsTyped = false, initialFocus, children }: DialogProps) {
  const { t } = useTranslation('common');
  const opener = useOpener();
  const { isAsking, contentRef, guard, close, goOn } = useTypedGuard(onClose);
  return (
    <Radix.Root open onOpenChange={(open) => !open && (keepsTyped ? onClose() : close())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-black/40" />
        <Radix.Content
          className={`fixed z-50 flex animate-appear flex-col overflow-y-auto border border-line bg-surface p-6 shadow-float ${places[place]}`}
          {...opener}
          onOpenAutoFocus={(event) => {
            if (!initialFocus?.current) return;
            event.preventDefault();
            initialFocus.current.focus();
          }}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <div className="mb-4 flex items-start justify-between gap-4">
            <div className="min-w-0 wrap-anywhere">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description && <Radix.Description className="mt-1 text-quiet">{description}</Radix.Description>}
            </div>
            <Radix.Close className="-me-2 -mt-1 shrink-0 rounded-md p-2 text-quiet hover:bg-raised" aria-label={t('close')}>
              <X size={16} strokeWidth={1.75} aria-hidden />
            </Radix.Close>
          </div>
          <div ref={contentRef} className="contents">
            <TypedGuardContext value={guard}>{children}</TypedGuardContext>
          </div>
          {isAsking && (
            <DiscardQuestion
              onGoOn={goOn}
              onDiscard={() => {
                // The dialog may have a reason to stay open.
                goOn();
                onClose();
              }}
            />
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function DiscardQuestion({ onDiscard, onGoOn }: { readonly onDiscard: () => void; readonly onGoOn: () => void }) {
  const { t } = useTranslation('common');
  const harmless = useRef<HTMLButtonElement>(null);
  return (
    <Dialog title={t('discard.title')} onClose={onGoOn} initialFocus={harmless}>
      <div className="flex flex-wrap gap-2">
        <Button ref={harmless} variant="primary" onClick={onGoOn} data-testid="go-on-typing">
          {t('discard.goOn')}
        </Button>
        <Button onClick={onDiscard} data-testid="discard">
          {t('discard.discard')}
        </Button>
      </div>
    </Dialog>
  );
}
