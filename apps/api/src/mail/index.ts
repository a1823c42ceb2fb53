export { createMail, type Mail, type MailAttachment, type RenderedAttachment } from './create-mail.ts';
export { outboxRouter } from './outbox-page.ts';
