import { languagesOf } from '@derouter/locales/web';
import {
  Button,
  deviceTimeZone,
  FormError,
  offerUndo,
  QueryCard,
  SelectField,
  Skeleton,
  trpc,
  useChangeLanguage,
  useExplain,
  useFormat,
  useLocale,
  useThemeField,
} from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

const shownZone = (name: string) => name.replaceAll('_', ' ');

/** The language and the time zone of pages, mails and documents. A choice is stored at once. */
export function PreferencesCard() {
  const { t } = useTranslation(['console', 'common']);
  const explain = useExplain();
  const format = useFormat();
  const queries = useQueryClient();
  const locale = useLocale();
  const changeLanguage = useChangeLanguage('console');
  const preferences = useQuery(trpc.accountLife.preferences.queryOptions());
  const zones = useQuery({ ...trpc.accountLife.timeZones.queryOptions(), staleTime: Number.POSITIVE_INFINITY });
  const language = useMutation({ mutationFn: changeLanguage });
  const change = useMutation(
    trpc.accountLife.changePreferences.mutationOptions({
      onSuccess: (stored) => {
        queries.setQueryData(trpc.accountLife.preferences.queryKey(), stored);
        queries.setQueryData(trpc.accounts.me.queryKey(), (me) => me && { ...me, timeZone: stored.timeZone });
      },
    }),
  );
  const setZone = (timeZone: string, before: string) =>
    change.mutate(
      { timeZone },
      { onSuccess: () => offerUndo(t('saved.zone', { zone: shownZone(timeZone) }), () => change.mutateAsync({ timeZone: before })) },
    );
  const theme = useThemeField();
  const here = deviceTimeZone();
  const error = change.error ?? language.error;
  return (
    <QueryCard title={t('preferences.title')} query={preferences} skeleton={<Skeleton className="m-4 h-40" />}>
      {({ timeZone }) => (
        <div className="flex flex-col gap-4 p-4">
          <SelectField
            label={t('common:language')}
            help={t('preferences.languageHelp')}
            value={locale}
            onChange={(event) => language.mutate(event.target.value)}
            data-testid="preferred-language"
          >
            {languagesOf('console').map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </SelectField>
          <SelectField label={t('common:theme.label')} data-testid="preferred-theme" {...theme} />
          <SelectField
            label={t('preferences.timeZone')}
            help={t('preferences.timeZoneHelp', { now: format.timeInZone(new Date().toISOString(), timeZone) })}
            value={timeZone}
            aria-disabled={change.isPending}
            onChange={(event) => !change.isPending && setZone(event.target.value, timeZone)}
            data-testid="time-zone"
          >
            {[...new Set([timeZone, ...(zones.data ?? [])])].sort().map((name) => (
              <option key={name} value={name}>
                {shownZone(name)}
              </option>
            ))}
          </SelectField>
          {here !== timeZone && zones.data?.includes(here) && (
            <Button className="self-start" busy={change.isPending} onClick={() => setZone(here, timeZone)} data-testid="use-device-zone">
              {t('preferences.useDevice', { zone: shownZone(here) })}
            </Button>
          )}
          <FormError error={error && explain(error)} />
        </div>
      )}
    </QueryCard>
  );
}
