import type { views as en } from '../en/views.ts';
import type { Translation } from '../translation.ts';

export const views: Translation<typeof en> = {
  banner: 'Estás viendo esta consola como la ve {{email}}. No se puede cambiar nada. Hasta {{time}}.',
  end: 'Terminar la vista',
  endedTitle: 'Esta vista ha terminado',
  endedText: 'Cierra esta pestaña o abre otra vista desde la página del cliente.',
  opening: 'Abriendo la vista',
  files: 'No se pueden descargar archivos en una vista.',
  close: 'Salir',
  title: 'Accesos de nuestro equipo',
  lead: 'Nuestro equipo puede ver tu consola para ayudarte: sin cambiar nada, sin ver tus secretos y durante 30 minutos como máximo. Cada acceso figura aquí.',
  empty: 'Nadie de nuestro equipo ha visto tu consola.',
  row: 'De {{start}} a {{end}}',
  open: 'desde {{start}}',
  reason: 'Motivo: {{reason}}',
  pages: 'Páginas: {{pages}}',
};
