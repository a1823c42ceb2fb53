import { jobQueues } from '@derouter/contracts';
import { useTranslation } from 'react-i18next';

/** Names queues as people call them. One that this version does not know keeps its name. */
export function useQueueName(): (queue: string) => string {
  const { t } = useTranslation('audit');
  return (queue) => {
    const known = jobQueues.find((name) => name === queue);
    return known ? t(`queues.${known}`) : queue;
  };
}
