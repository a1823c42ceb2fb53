interface LanguageSelectProps {
  readonly label: string;
  readonly value: string;
  readonly languages: readonly { readonly code: string; readonly name: string }[];
  readonly onChange: (code: string) => void;
}

/** Chooses the language of the pages. */
export function LanguageSelect({ label, value, languages, onChange }: LanguageSelectProps) {
  return (
    <select
      data-testid="language"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-9 rounded-md border border-line bg-surface px-2 text-sm text-fg"
    >
      {languages.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
