import { type Database, schema } from '@derouter/db';
import { desc } from 'drizzle-orm';
import { Router } from 'express';
import { escapeHtml, renderPage } from '../web/index.ts';

/** `/dev/mail`: the mails sent in local mode, newest first. Never mounted in production mode. */
export function outboxRouter(db: Database): Router {
  const router = Router();
  router.get('/dev/mail', async (_request, response) => {
    const mails = await db.select().from(schema.outboxMails).orderBy(desc(schema.outboxMails.createdAt)).limit(100);
    const items = mails.map(
      (mail) =>
        `<article data-testid="mail"><h2>${escapeHtml(mail.subject)}</h2>` +
        `<p class="quiet">${escapeHtml(mail.recipient)} · ${mail.createdAt.toISOString().replace('T', ' ').slice(0, 19)} UTC</p>` +
        `<pre>${escapeHtml(mail.text)}</pre></article>`,
    );
    response
      .type('html')
      .send(
        renderPage(
          'Sent mail',
          `<h1>Sent mail</h1><p class="quiet">Local mode sends no mail: it lands here. Set <code>SMTP_URL</code> to send for real.</p>` +
            (items.join('') || '<p>No mail yet. Ask for a sign-in code and reload this page.</p>'),
        ),
      );
  });
  router.get('/dev/mail.json', async (_request, response) => {
    const mails = await db.select().from(schema.outboxMails).orderBy(desc(schema.outboxMails.createdAt)).limit(100);
    response.json(mails.map(({ id, recipient, subject, text, createdAt }) => ({ id, recipient, subject, text, createdAt })));
  });
  return router;
}
