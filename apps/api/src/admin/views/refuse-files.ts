import type { RequestHandler } from 'express';
import { DerouterError } from '../../errors/index.ts';
import { viewHeader } from './read-view.ts';

/**
 * Refuses files to a tab that looks at the console of a customer: a file belongs to the account of the session, which is the staff
 * member's own, and customers' files are for customers.
 */
export const refuseFilesInView: RequestHandler = (request, _response, next) => {
  if (request.headers[viewHeader] === undefined) return next();
  next(new DerouterError('view_read_only', 'Files cannot be downloaded while you look at the console of a customer.'));
};
