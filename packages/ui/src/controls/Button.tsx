import type { ComponentProps, MouseEvent } from 'react';

const variants = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-strong',
  plain: 'bg-surface text-fg border-line hover:bg-raised',
  quiet: 'bg-transparent text-fg border-transparent hover:bg-raised',
  danger: 'bg-bad text-page border-transparent hover:opacity-90',
};

interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: keyof typeof variants;
  /** Lets the button do nothing, with the focus staying on it, and tells screen readers that an action is running. */
  readonly busy?: boolean;
}

/** A button. Its label is a verb. */
export function Button({ variant = 'plain', busy = false, className = '', type = 'button', ...rest }: ButtonProps) {
  // A disabled button loses the focus.
  const held = busy && { 'aria-disabled': true, onClick: (event: MouseEvent) => event.preventDefault() };
  return <button type={type} aria-busy={busy} className={`${buttonClass(variant)} ${className}`} {...rest} {...held} />;
}

/** The classes of a button, for links that should look like one. */
export function buttonClass(variant: keyof typeof variants = 'plain'): string {
  return `inline-flex h-9 items-center justify-center gap-2 rounded-md border px-3.5 text-base font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 ${variants[variant]}`;
}
