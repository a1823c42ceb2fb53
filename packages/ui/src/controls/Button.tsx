import type { ComponentProps } from 'react';

const looks = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-strong',
  plain: 'bg-surface text-fg border-line hover:bg-raised',
  quiet: 'bg-transparent text-fg border-transparent hover:bg-raised',
  danger: 'bg-bad text-page border-transparent hover:opacity-90',
};

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: keyof typeof looks;
  /** Work is under way: no second click, and a screen reader knows. */
  readonly busy?: boolean;
}

/** A button. Its text is a verb. */
export function Button({ look = 'plain', busy = false, className = '', disabled, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} disabled={disabled || busy} aria-busy={busy} className={`${buttonLook(look)} ${className}`} {...rest} />;
}

/** The look of a button, for links that look like one. */
export function buttonLook(look: keyof typeof looks = 'plain'): string {
  return `inline-flex h-9 items-center justify-center gap-2 rounded-md border px-3.5 text-base font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-55 ${looks[look]}`;
}
