export {
  createMail,
  createMailQueue,
  type Mail,
  type MailAttachment,
  mailQueue,
  type RenderedAttachment,
  verifyMailServer,
} from './create-mail.ts';
export { isMailDelayed } from './is-mail-delayed.ts';
export { outboxRouter } from './outbox-page.ts';
