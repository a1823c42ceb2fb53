import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface DialogProps {
  readonly title: string;
  readonly description?: string | undefined;
  readonly onClose: () => void;
  /** `middle`: a centred panel. `side`: a full-height drawer at the end of the line. `bottom`: a sheet. */
  readonly place?: 'middle' | 'side' | 'bottom' | undefined;
  readonly children: ReactNode;
}

const places = {
  middle: 'left-1/2 top-[10vh] max-h-[80vh] w-[min(560px,calc(100vw-32px))] -translate-x-1/2 rounded-lg',
  side: 'end-0 top-0 h-dvh w-[min(480px,100vw)] border-y-0 border-e-0',
  bottom: 'inset-x-0 bottom-0 max-h-[80dvh] rounded-t-lg border-x-0 border-b-0',
};

/** A modal panel that traps keyboard focus until it is closed. */
export function Dialog({ title, description, onClose, place = 'middle', children }: DialogProps) {
  const { t } = useTranslation('common');
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Radix.Content
          className={`fixed z-50 flex animate-appear flex-col overflow-y-auto border border-line bg-surface p-6 shadow-float ${places[place]}`}
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
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
