import { type ComponentProps, type ReactNode, useId } from 'react';

interface FieldProps extends ComponentProps<'input'> {
  readonly label: string;
  readonly help?: ReactNode;
  /** Shown instead of `help`. */
  readonly error?: string | null | undefined;
}

const box =
  'h-9 w-full rounded-md border bg-surface px-3 text-base text-fg transition-colors focus-visible:outline-2 focus-visible:outline-offset-0 aria-invalid:border-bad';

/** An input with its label above and help or an error below. */
export function Field({ label, help, error, className = '', ...input }: FieldProps) {
  const id = useId();
  return (
    <div className={`flex flex-col gap-1.5 ${className}`}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input id={id} aria-invalid={error ? true : undefined} aria-describedby={`${id}-note`} className={`${box} border-line`} {...input} />
      <FieldNote id={`${id}-note`} help={help} error={error} />
    </div>
  );
}

interface TextAreaFieldProps extends ComponentProps<'textarea'> {
  readonly label: string;
  readonly help?: string | undefined;
  /** Shown instead of `help`. */
  readonly error?: string | null | undefined;
}

/** A multi-line input with its label above and help or an error below. */
export function TextAreaField({ label, help, error, className = '', ...input }: TextAreaFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={4}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-note`}
        className={`w-full rounded-md border border-line bg-surface px-3 py-2 text-base text-fg transition-colors focus-visible:outline-2 focus-visible:outline-offset-0 aria-invalid:border-bad ${className}`}
        {...input}
      />
      <FieldNote id={`${id}-note`} help={help} error={error} />
    </div>
  );
}

interface SelectFieldProps extends ComponentProps<'select'> {
  readonly label: string;
  readonly help?: string;
}

/** A select with its label above and help below. */
export function SelectField({ label, help, className = '', children, ...select }: SelectFieldProps) {
  const id = useId();
  return (
    <div className={`flex flex-col gap-1.5 ${className}`}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <select id={id} className={`${box} border-line`} {...select}>
        {children}
      </select>
      <FieldNote id={`${id}-note`} help={help} error={null} />
    </div>
  );
}

interface CheckFieldProps extends ComponentProps<'input'> {
  readonly label: React.ReactNode;
}

/** A checkbox with its label beside it. */
export function CheckField({ label, ...input }: CheckFieldProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <input id={id} type="checkbox" className="mt-0.5 size-4 shrink-0 accent-[var(--color-accent)]" {...input} />
      <label htmlFor={id} className="text-base">
        {label}
      </label>
    </div>
  );
}

function FieldNote({ id, help, error }: { id: string; help?: ReactNode; error?: string | null | undefined }) {
  if (error) {
    return (
      <p id={id} role="alert" className="text-sm text-bad">
        {error}
      </p>
    );
  }
  return help ? (
    <p id={id} className="text-sm text-quiet">
      {help}
    </p>
  ) : null;
}
