export { createMail, createMailQueue, type Mail, type MailAttachment, type RenderedAttachment, verifyMailServer } from './create-mail.ts';
export { outboxRouter } from './outbox-page.ts';
