import type { ReactNode } from 'react';

/**
 * Figures, amounts, ids and addresses read from left to right in every language; other text follows the page. What has no word in it,
 * such as an amount with its currency, is left alone by browsers that translate the page.
 */
export function isolateFigure(content: ReactNode): ReactNode {
  const isFigure = typeof content === 'string' && /\d/.test(content) && !/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(content);
  if (!isFigure) return content;
  return (
    <bdi dir="ltr" translate={/\p{Ll}/u.test(content) ? undefined : 'no'}>
      {content}
    </bdi>
  );
}
