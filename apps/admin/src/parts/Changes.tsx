import { useTranslation } from 'react-i18next';

type Fields = Readonly<Record<string, unknown>>;

/** What a change replaced, field by field. */
export function Changes({ before, after }: { readonly before: string | null; readonly after: string | null }) {
  const { t } = useTranslation('operations');
  const [was, is] = [parse(before), parse(after)];
  const names = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])];
  if (names.length === 0) return <span className="text-quiet">{t('audit.nothing')}</span>;
  return (
    <dl className="flex flex-col gap-2">
      {names.map((name) => (
        <div key={name} className="min-w-0">
          <dt className="font-mono text-xs text-quiet">{name}</dt>
          <dd className="font-mono text-xs wrap-anywhere whitespace-pre-wrap">
            {was && name in was && <del className="me-2 text-bad">{write(was[name])}</del>}
            {is && name in is && <ins className="text-good no-underline">{write(is[name])}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function parse(json: string | null): Fields | null {
  const value: unknown = json === null ? null : JSON.parse(json);
  return typeof value === 'object' ? (value as Fields | null) : { value };
}

function write(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
