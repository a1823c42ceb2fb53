import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';

interface LoadMoreProps {
  readonly query: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown };
}

/** A button that loads the next page of a list. Renders nothing on the last page. */
export function LoadMore({ query }: LoadMoreProps) {
  const { t } = useTranslation('common');
  if (!query.hasNextPage) return null;
  return (
    <div className="flex justify-center p-3">
      <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t('more')}
      </Button>
    </div>
  );
}
