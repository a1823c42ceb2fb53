import { useLayoutEffect, useRef } from 'react';

interface StreamedTextProps {
  readonly text: string;
  readonly className?: string;
  /** Code is not translated and reads from left to right. */
  readonly isCode?: boolean;
}

/**
 * A text that grows. It is written past React, which would look for text nodes that a translation by the browser has moved. New text
 * is a node of its own, so that what is shown already stays selected.
 */
export function StreamedText({ text, className = '', isCode = false }: StreamedTextProps) {
  const element = useRef<HTMLDivElement>(null);
  const shown = useRef('');
  useLayoutEffect(() => {
    if (!element.current || shown.current === text) return;
    if (text.startsWith(shown.current)) element.current.append(text.slice(shown.current.length));
    else element.current.textContent = text;
    shown.current = text;
  }, [text]);
  return (
    <div
      ref={element}
      dir={isCode ? 'ltr' : 'auto'}
      translate={isCode ? 'no' : undefined}
      className={`whitespace-pre-wrap wrap-anywhere ${className}`}
    />
  );
}
