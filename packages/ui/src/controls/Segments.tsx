import { useId } from 'react';

interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly testId?: string;
}

/** One choice of a few, side by side. The arrow keys move the choice. */
export function Segments<Value extends string>({ label, options, value, onChange, testId }: SegmentsProps<Value>) {
  const name = useId();
  return (
    <fieldset
      className="inline-flex max-w-full min-w-0 overflow-x-auto rounded-md border border-line bg-surface p-0.5"
      data-testid={testId}
    >
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="relative flex h-7.5 shrink-0 cursor-pointer items-center rounded-[4px] px-2.5 text-sm font-medium whitespace-nowrap text-quiet transition-colors hover:text-fg has-checked:bg-accent-soft has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:-outline-offset-1 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 cursor-pointer appearance-none outline-none"
            data-testid={testId && `${testId}-${option.value}`}
          />
          {option.text}
        </label>
      ))}
    </fieldset>
  );
}
