import { Button } from '@derouter/ui';
import { ImagePlus, Send, Square, X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './IconButton.tsx';
import { type ImageProblem, imageTypes, readImages } from './read-images.ts';

export interface Draft {
  readonly text: string;
  readonly images: readonly string[];
}

export const noDraft: Draft = { text: '', images: [] };

export function isEmptyDraft({ text, images }: Draft): boolean {
  return text.trim() === '' && images.length === 0;
}

interface ComposerProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly isRunning: boolean;
  /** Why nothing can be sent at the moment; null if it can. */
  readonly obstacle: string | null;
  /** Why no images can be attached; null if they can. */
  readonly imageObstacle: string | null;
  readonly onSend: () => void;
  readonly onStop: () => void;
}

/** Where a message is written. Keeps the focus when it is sent. */
export function Composer({ draft, onChange, isRunning, obstacle, imageObstacle, onSend, onStop }: ComposerProps) {
  const { t } = useTranslation('playground');
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [problems, setProblems] = useState<readonly ImageProblem[]>([]);
  const canSend = !isRunning && obstacle === null && !isEmptyDraft(draft);
  const send = () => {
    if (canSend) onSend();
    field.current?.focus();
  };
  const addImages = async (files: readonly File[]) => {
    const read = await readImages(files, draft.images.length);
    setProblems(read.problems);
    if (read.urls.length > 0) onChange({ ...draft, images: [...draft.images, ...read.urls] });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The key that accepts a word of an input method is not meant for the page. Safari ends the composition before it.
    const isComposing = event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || isComposing) return;
    event.preventDefault();
    send();
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files].filter(({ type }) => imageTypes.includes(type));
    if (files.length === 0) return;
    event.preventDefault();
    // The reason is already on the page.
    if (imageObstacle === null) void addImages(files);
  };
  return (
    <div className="rounded-lg border border-line bg-surface focus-within:border-accent">
      <label htmlFor={id} className="sr-only">
        {t('message')}
      </label>
      {draft.images.length > 0 && (
        <Images urls={draft.images} onRemove={(at) => onChange({ ...draft, images: draft.images.filter((_, i) => i !== at) })} />
      )}
      <textarea
        ref={field}
        id={id}
        dir="auto"
        rows={2}
        value={draft.text}
        placeholder={t('message')}
        aria-describedby={`${id}-note`}
        onChange={({ target }) => onChange({ ...draft, text: target.value })}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        data-testid="composer"
        className="block field-sizing-content max-h-[40dvh] min-h-16 w-full resize-none bg-transparent px-3 py-2.5 text-base outline-none"
      />
      <div className="flex items-center gap-2 px-2 pb-2">
        {imageObstacle === null && <AttachButton onFiles={(files) => void addImages(files)} />}
        <div id={`${id}-note`} className="min-w-0 flex-1 text-sm text-quiet">
          {problems.length > 0 ? (
            problems.map((problem) => (
              <p key={problem.key} role="alert" className="text-bad wrap-anywhere">
                {t(problem.key, problem)}
              </p>
            ))
          ) : (
            <>
              <p className="max-md:hidden">{obstacle ?? t('messageHelp')}</p>
              {imageObstacle !== null && obstacle !== imageObstacle && <p data-testid="no-images">{imageObstacle}</p>}
            </>
          )}
        </div>
        {isRunning ? (
          <Button
            onClick={() => {
              onStop();
              field.current?.focus();
            }}
            data-testid="stop"
          >
            <Square size={16} strokeWidth={1.75} aria-hidden />
            <span>{t('stop')}</span>
          </Button>
        ) : (
          <Button variant="primary" disabled={!canSend} onClick={send} data-testid="send">
            <Send size={16} strokeWidth={1.75} aria-hidden className="rtl:-scale-x-100" />
            <span>{t('send')}</span>
          </Button>
        )}
      </div>
    </div>
  );
}

function Images({ urls, onRemove }: { readonly urls: readonly string[]; readonly onRemove: (at: number) => void }) {
  const { t } = useTranslation('playground');
  return (
    <div className="flex flex-wrap gap-2 p-3 pb-0">
      {urls.map((url, i) => (
        <div key={url} className="relative">
          <img src={url} alt={t('image', { number: i + 1 })} className="size-16 rounded-md border border-line object-cover" />
          <IconButton
            label={t('removeImage', { number: i + 1 })}
            icon={X}
            onClick={() => onRemove(i)}
            className="absolute -end-2 -top-2 size-6! rounded-full! border border-line bg-surface"
          />
        </div>
      ))}
    </div>
  );
}

function AttachButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation('playground');
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={t('attach')} icon={ImagePlus} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={imageTypes.join(',')}
        data-testid="image-files"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          target.value = '';
        }}
      />
    </>
  );
}
