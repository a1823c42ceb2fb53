import type { ReactNode } from 'react';

/** Figures, amounts, ids and addresses read from left to right in every language; other text follows the page. */
export function isolateFigure(content: ReactNode): ReactNode {
  const isFigure = typeof content === 'string' && /\d/.test(content) && !/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(content);
  return isFigure ? <bdi dir="ltr">{content}</bdi> : content;
}
