import { Notice, trpc, useLocale } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';

const everyMs = 5 * 60_000;

/** Notices of the operator, above every page. Nothing if there is none, or if they cannot be read. */
export function Announcements() {
  const locale = useLocale();
  const { data = [] } = useQuery({ ...trpc.announcements.current.queryOptions({ locale }), refetchInterval: everyMs, staleTime: everyMs });
  if (data.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 p-4 pb-0 md:px-6">
      {data.map(({ id, tone, title, text, locale: language }) => (
        <Notice key={id} tone={tone === 'warning' ? 'bad' : 'plain'}>
          <span lang={language} dir="auto" data-testid="announcement">
            <strong>{title}</strong> <span className="whitespace-pre-line">{text}</span>
          </span>
        </Notice>
      ))}
    </div>
  );
}
